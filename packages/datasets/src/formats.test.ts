// The official formats, byte by byte.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { deflateSync } from "node:zlib";
import { integers, key } from "@rote/random";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { cifar100Dataset } from "./cifar100.ts";
import { readCifarRecords } from "./cifarBinary.ts";
import { DatasetArgumentError } from "./datasetArgumentError.ts";
import { DatasetError, FormatError } from "./datasetError.ts";
import { readIdx } from "./idx.ts";
import { readMatlab5 } from "./matlab5.ts";
import { pngRows } from "./pngRows.ts";

type Bytes = Uint8Array<ArrayBuffer>;
const fixture = async (name: string): Promise<Bytes> =>
  new Uint8Array(await readFile(join(import.meta.dirname, "testing/fixtures", name)));

describe("CIFAR binary", () => {
  const record = (label: number, planes: number[][]) => [label, ...planes.flat()];
  const bytes = Uint8Array.from([
    ...record(3, [
      [1, 2],
      [3, 4],
      [5, 6],
    ]),
    ...record(7, [
      [11, 12],
      [13, 14],
      [15, 16],
    ]),
    ...record(9, [
      [21, 22],
      [23, 24],
      [25, 26],
    ]),
  ]);

  test("puts a pixel's red, green and blue together", () => {
    const [images, labels] = [new Uint8Array(12), new Uint8Array(2)];
    const format = { labelBytes: 1, label: 0, pixels: 2 };
    readCifarRecords(bytes, { from: 1, to: 3 }, format, images, labels);
    expect([...labels]).toEqual([7, 9]);
    expect([...images]).toEqual([11, 13, 15, 12, 14, 16, 21, 23, 25, 22, 24, 26]);
  });

  test.each([
    [{ from: 2, to: 4 }, {}, /records up to 4 must have 28 bytes, got 21/, FormatError],
    [{ from: 2, to: 1 }, {}, /to must be an integer of at least 2, got 1/, DatasetArgumentError],
    [{ from: -1, to: 1 }, {}, /from must be a non-negative integer/, DatasetArgumentError],
    [
      { from: 0, to: 3 },
      {},
      /must have room for 18 and 3 bytes, got 12 and 2/,
      DatasetArgumentError,
    ],
    [
      { from: 0, to: 1 },
      { label: 1 },
      /label must be an integer in \[0, 0\]/,
      DatasetArgumentError,
    ],
    [
      { from: 0, to: 1 },
      { pixels: 0.5 },
      /pixels must be a positive integer/,
      DatasetArgumentError,
    ],
  ])("refuses records %j with %j", (range, more, message, type) => {
    const format = Object.assign({ labelBytes: 1, label: 0, pixels: 2 }, more);
    const call = () =>
      readCifarRecords(bytes, range, format, new Uint8Array(12), new Uint8Array(2));
    expect(call).toThrow(message);
    expect(call).toThrow(type);
  });

  test("CIFAR-100's classes are 100, and sorted", () => {
    expect(new Set(cifar100Dataset.classes).size).toBe(100);
    expect([...cifar100Dataset.classes].sort()).toEqual(cifar100Dataset.classes);
  });
});

describe("IDX", () => {
  const good = Uint8Array.from([0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6]);

  test("gives shape and entries", () => {
    expect(readIdx("x", good)).toEqual({ shape: [2, 3], data: Uint8Array.of(1, 2, 3, 4, 5, 6) });
  });

  test("gives its own memory, whatever it is given", () => {
    const given = Buffer.concat([Uint8Array.of(9), good]).subarray(1);
    const { data } = readIdx("x", given as Bytes);
    data.fill(0);
    expect([...given]).toEqual([...good]);
  });

  test("a header that claims 4 billion images in 16 bytes is refused", () => {
    const claim = Uint8Array.from([0, 0, 8, 3, 0xee, 0x6b, 0x28, 0, 0, 0, 0, 28, 0, 0, 0, 28]);
    expect(() => readIdx("x", claim)).toThrow(/4000000000 × 28 × 28 must have .* bytes, got 16/);
    const most = new Uint8Array(4 + 4 * 255).fill(0xff).fill(0, 0, 2).fill(8, 2, 3);
    expect(() => readIdx("x", most)).toThrow(FormatError);
  });

  test("refuses another type, no dimension, and every cut or surplus", () => {
    expect(() => readIdx("x", good.with(2, 0x0d))).toThrow(/must begin with 00 00 08/);
    expect(() => readIdx("x", good.with(3, 0))).toThrow(FormatError);
    expect(() => readIdx("x", good.with(4, 255))).toThrow(/must have .* bytes, got 18/);
    expect(() => readIdx("x", Uint8Array.from([...good, 0]))).toThrow(/18 bytes, got 19/);
    for (let length = 0; length < good.length; length++) {
      expect(() => readIdx("x", good.slice(0, length))).toThrow(FormatError);
    }
  });
});

test("10,000 mutated IDX files give a typed error or an array of the announced size", () => {
  const good = Uint8Array.from([
    0,
    0,
    8,
    3,
    0,
    0,
    0,
    2,
    0,
    0,
    0,
    2,
    0,
    0,
    0,
    3,
    ...Array(12).keys(),
  ]);
  const draws = integers(key(1), 2 ** 32, 30_000);
  for (let i = 0; i < 30_000; i += 3) {
    const bytes = good.slice(0, draws[i]! % 4 === 0 ? draws[i]! % 29 : good.length);
    for (const draw of [draws[i + 1]!, draws[i + 2]!]) bytes[draw % 29] = draw >>> 24;
    try {
      const { shape, data } = readIdx("x", bytes);
      expect(data.length).toBe(shape.reduce((product, size) => product * size, 1));
    } catch (error) {
      expect(error).toBeInstanceOf(FormatError);
    }
  }
});

describe("PNG rows", () => {
  const [width, height] = [23, 40];
  // Smooth, so that an encoder finds use for every filter.
  const noise = integers(key(0), 24, 3 * width * height);
  const pixels = Uint8Array.from({ length: 3 * width * height }, (_, i) => {
    const [x, y] = [Math.floor(i / 3) % width, Math.floor(i / (3 * width))];
    return (y < 20 ? 5 * x + 3 * y : 0) + noise[i]! * (y % 3);
  });
  const encode = async (adaptiveFiltering: boolean): Promise<Bytes> =>
    new Uint8Array(
      await sharp(pixels, { raw: { width, height, channels: 3 } })
        .png({ adaptiveFiltering, palette: false })
        .toBuffer(),
    );

  test.each([true, false])(
    "agree with another decoder (adaptive filters: %s)",
    async (adaptive) => {
      expect(await pngRows("x", await encode(adaptive), { width, height })).toEqual(pixels);
    },
  );

  test("refuse another size, another kind, and every cut", async () => {
    const png = await encode(true);
    await expect(pngRows("x", png, { width: height, height: width })).rejects.toThrow(
      /header must be/,
    );
    const grey = await sharp(png).toColourspace("b-w").png().toBuffer();
    await expect(pngRows("x", new Uint8Array(grey), { width, height })).rejects.toThrow(
      FormatError,
    );
    for (let length = 0; length < png.length - 12; length += 7) {
      await expect(pngRows("x", png.slice(0, length), { width, height })).rejects.toThrow(
        FormatError,
      );
    }
  });
});

describe("MATLAB 5", () => {
  const read = (bytes: Bytes) => readMatlab5("x.mat", bytes, { maxBytes: 100_000 });

  test("gives the arrays that SciPy has written, the first dimension varying fastest", async () => {
    const arrays = await read(await fixture("arrays.mat"));
    // SciPy wrote arange(24).reshape(2, 3, 4): entry (i, j, k) is 12 i + 4 j + k.
    const expected = Array.from({ length: 24 }, (_, at) => {
      const [i, j, k] = [at % 2, Math.floor(at / 2) % 3, Math.floor(at / 6)];
      return 12 * i + 4 * j + k;
    });
    const data = (name: string) => [...arrays.get(name)!.data];
    expect(arrays.get("bytes")!.shape).toEqual([2, 3, 4]);
    expect(data("bytes")).toEqual(expected);
    expect(data("doubles")).toEqual(expected.map((x) => x / 4 - 1.5));
    expect(data("shorts")).toEqual(expected.map((x) => x - 5));
    expect(data("singles")).toEqual(expected.map((x) => x / 8));
    expect(arrays.get("one")).toEqual({ shape: [1, 1], data: Int32Array.of(7) });
  });

  test("leaves out what is no array of numbers, unless it is wanted", async () => {
    const file = await fixture("mixed.mat"); // by SciPy: a variable of each kind
    expect([...(await read(file)).keys()].sort()).toEqual(["flag", "x", "y"]);
    expect((await read(file)).get("y")).toEqual({ shape: [2, 2], data: Uint8Array.of(1, 3, 2, 4) });
    expect((await read(await fixture("complex.mat"))).size).toBe(0);
    for (const name of ["title", "names", "info", "z", "big", "s"]) {
      const wanted = readMatlab5("x.mat", file, { maxBytes: 100_000, names: [name] });
      await expect(wanted).rejects.toThrow(`x.mat: "${name}" must be a real numeric array.`);
    }
    const none = readMatlab5("x.mat", file, { maxBytes: 100_000, names: ["none"] });
    await expect(none).rejects.toThrow('x.mat: must have the array "none", got none.');
    for (const names of [null, -1, "x", [null]] as never[]) {
      const wrong = readMatlab5("x.mat", file, { maxBytes: 100_000, names });
      await expect(wrong).rejects.toThrow(/^x\.mat: names(\[0\])? must be a (list|text), got/);
    }
  });

  test("refuses sizes that its bytes cannot have, before it makes room for them", async () => {
    const header = new Uint8Array(128);
    header.set([0, 1, 0x49, 0x4d], 124);
    const element = (type: number, data: Uint8Array, size = data.length) => {
      const tag = new Uint8Array(8);
      new DataView(tag.buffer).setUint32(0, type, true);
      new DataView(tag.buffer).setUint32(4, size, true);
      return Buffer.concat([tag, data]);
    };
    const file = (...parts: Uint8Array[]) => new Uint8Array(Buffer.concat([header, ...parts]));
    const claims = file(element(15, deflateSync(element(14, new Uint8Array(8), 4e9))));
    await expect(readMatlab5("x", claims, { maxBytes: 5e9 })).rejects.toThrow(
      /cannot unpack to 40/,
    );
    await expect(read(file(element(14, new Uint8Array(8), 4e9)))).rejects.toThrow(/cut short/);
    const dims = new Uint8Array(new Int32Array([2 ** 31 - 1, 2 ** 31 - 1]).buffer);
    const flags = element(6, Uint8Array.of(9, 0, 0, 0, 0, 0, 0, 0));
    const named = element(1, new Uint8Array(8).fill(65));
    const large = Buffer.concat([flags, element(5, dims), named, element(2, new Uint8Array(8))]);
    await expect(read(file(element(14, large)))).rejects.toThrow(/must have 4.* entries, got 8/);
    const many = element(5, new Uint8Array(400));
    const deep = Buffer.concat([flags, many, named, element(2, new Uint8Array(8))]);
    await expect(read(file(element(14, deep)))).rejects.toThrow(/at most 32 dimensions/);
  });

  test("refuses bombs and other files", async () => {
    const file = await fixture("svhn-compressed.mat");
    await expect(readMatlab5("x.mat", file, { maxBytes: 9000 })).rejects.toThrow(
      /9000 bytes at most/,
    );
    await expect(read(new Uint8Array(200))).rejects.toThrow(/MATLAB 5 file/);
    await expect(read(new Uint8Array(0))).rejects.toThrow(FormatError);
  });

  test.each(["arrays.mat", "svhn-compressed.mat"])(
    "%s, damaged, gives a typed error or arrays",
    async (name) => {
      const good = await fixture(name);
      const outcome = (bytes: Bytes) =>
        read(bytes).then(
          () => undefined,
          (error) => error,
        );
      const cuts = new Set(
        Array.from({ length: 256 }, (_, i) => Math.floor((i * good.length) / 256)),
      );
      for (const length of cuts) {
        const error = await outcome(good.slice(0, length));
        expect(error === undefined || error instanceof DatasetError).toBe(true);
      }
      for (let i = 0; i < 1000; i++) {
        const bit = (i * 7919) % (8 * good.length);
        const error = await outcome(good.with(bit >> 3, good[bit >> 3]! ^ (1 << (bit & 7))));
        expect(error === undefined || error instanceof DatasetError, String(error?.stack)).toBe(
          true,
        );
      }
    },
  );
});
