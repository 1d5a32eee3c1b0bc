import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import {
  arrayImages,
  type DatasetEvent,
  describeArrays,
  FormatError,
  isArrayFile,
  isLabelFile,
} from "../index.ts";
import { npy } from "./npy.testing.ts";

// Written by NumPy 2: np.savez, np.savez_compressed and np.save.
const file = (name: string) =>
  fileURLToPath(new URL(`../testing/fixtures/arrays/${name}`, import.meta.url));
const named = (name: string, bytes: Uint8Array) =>
  new File([bytes as Uint8Array<ArrayBuffer>], name);

test("a file as Keras has MNIST keeps its training and test images apart", async () => {
  const { train, test: held } = await arrayImages(file("keras.npz"));
  expect([train.shape, held!.shape]).toEqual([
    [60, 6, 6, 1],
    [20, 6, 6, 1],
  ]);
  expect([train.split, held!.split]).toEqual(["train", "test"]);
  expect(train.images).toBeInstanceOf(Uint8Array);
  expect([...train.labels.subarray(0, 4)]).toEqual([0, 1, 0, 1]);
  expect(train.classes).toEqual(["0", "1"]);
  expect(train.fingerprint).not.toBe(held!.fingerprint);
});

test("floats, labels in a column and a picked file are read, and other arrays named", async () => {
  const events: DatasetEvent[] = [];
  const onProgress = (event: DatasetEvent) => events.push(event);
  const { train, test: held } = await arrayImages(
    named("plain.npz", readFileSync(file("plain.npz"))),
    { onProgress },
  );
  expect(held).toBeUndefined();
  expect(train.shape).toEqual([50, 6, 6, 1]);
  expect(train.images).toBeInstanceOf(Float32Array);
  expect([...train.labels.subarray(0, 4)]).toEqual([0, 1, 0, 1]);
  expect(events).toMatchObject([
    { type: "leftOut", message: "plain.npz: left out 1 array of another name (notes)." },
  ]);
});

test("images of a .npy file have the labels of another file", async () => {
  const { train } = await arrayImages(file("images.npy"), { labels: file("labels.npy") });
  expect(train.shape).toEqual([50, 6, 6, 1]);
  expect([...train.labels.subarray(0, 4)]).toEqual([0, 1, 0, 1]);
});

test.each([
  ["keras.npz", false],
  ["plain.npz", false],
  ["images.npy", true],
])("the headers of %s tell the sizes that are read", async (name, isLabelledApart) => {
  const read = await arrayImages(file(name), { labels: file("labels.npy") });
  expect(read.isLabelledApart).toBe(isLabelledApart);
  for (const one of [file(name), named(name, readFileSync(file(name)))]) {
    const described = await describeArrays(one);
    expect(described.train).toEqual({
      shape: read.train.shape,
      bytes: read.train.images.byteLength,
    });
    expect(described.test?.shape).toEqual(read.test?.shape);
    expect(described.bytes).toBeGreaterThan(2 * described.train.bytes);
  }
});

test("sizes are told of an archive whose arrays are damaged, as nothing is unpacked", async () => {
  const bytes = Uint8Array.from(readFileSync(file("plain.npz")));
  bytes.fill(7, bytes.length / 2, bytes.length / 2 + 8);
  await expect(arrayImages(named("x.npz", bytes))).rejects.toThrow(FormatError);
  expect((await describeArrays(named("x.npz", bytes))).train.shape).toEqual([50, 6, 6, 1]);
});

test("a file of an array that would fill the memory is described from its header", async () => {
  const shape = [4_000_000, 64, 64, 3];
  const huge = npy(shape, []);
  const { train, bytes } = await describeArrays(named("huge.npy", huge));
  expect(train).toEqual({ shape, bytes: 4e6 * 64 * 64 * 3 });
  expect(bytes).toBeGreaterThan(2 * train.bytes);
});

test("files of arrays and of labels are told by their names", () => {
  const names = ["a.npy", "b.NPZ", "c.csv", "d.tsv", "e.npy.txt", "f.parquet"];
  expect(names.filter(isArrayFile)).toEqual(["a.npy", "b.NPZ"]);
  expect(names.filter(isLabelFile)).toEqual(["a.npy", "b.NPZ", "c.csv", "d.tsv", "e.npy.txt"]);
  expect(isArrayFile(new Blob([]))).toBe(false);
});

const labels = (...values: number[]) => named("y.npy", npy([values.length], values));
test.each([
  [[4], undefined, /must have images of \[n, height, width\].*got images \[4\]/],
  [[1, 3, 5, 5], undefined, /must have their channels last, got \[1,3,5,5\]/],
  [[0, 1, 2], undefined, /must have one image at least, of one pixel at least, got \[0,1,2\]/],
  [[2, 1, 2], undefined, /x.npy must have a label for each of 2 images, got none/],
  [[2, 1, 2], labels(1), /y.npy must have a label for each of 2 images, got 1/],
  [[2, 1, 2], labels(0, 9), /must be classes 0, 1, 2 and so on, fewer than its 2 examples, got 9/],
])("refuses images of [%j] with labels %j", async (shape, given, message) => {
  const entries = shape.reduce((product, side) => product * side);
  const images = named(
    "x.npy",
    npy(
      shape,
      Array.from({ length: entries }, (_, i) => i),
    ),
  );
  const call = () => arrayImages(images, given ? { labels: given } : {});
  await expect(call()).rejects.toThrow(FormatError);
  await expect(call()).rejects.toThrow(message);
});

test.each([[[0, 1.5]], [[-1, 0]], [[0, Number.NaN]]])(
  "labels %j are refused, not cut off",
  async (values) => {
    const images = named("x.npy", npy([2, 1, 1], [1, 2]));
    const given = named("y.npy", npy([2], Float32Array.from(values)));
    await expect(arrayImages(images, { labels: given })).rejects.toThrow(
      /labels of y.npy must be integers from 0 on, got/,
    );
  },
);

test("images that are not finite are refused with the place of the first", async () => {
  const images = named("x.npy", npy([2, 1, 2], Float32Array.of(0, 1, Number.NaN, 1)));
  await expect(arrayImages(images, { labels: labels(0, 1) })).rejects.toThrow(
    /must have finite numbers, got NaN in example 1/,
  );
});
