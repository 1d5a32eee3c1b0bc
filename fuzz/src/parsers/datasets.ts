import { readFileSync } from "node:fs";
import { gunzipSync, gzipSync } from "node:zlib";
import {
  arrayImages,
  describeArrays,
  imageFolder,
  readCifarRecords,
  readIdx,
  readLabels,
  readMatlab5,
  readNpy,
  readNpz,
} from "@rote/datasets";
import fc from "fast-check";
import { gunzip } from "../../../packages/datasets/src/inflate.ts";
import { readPicture } from "../../../packages/datasets/src/pictures/readPicture.ts";
import { pngRows } from "../../../packages/datasets/src/pngRows.ts";
import { readTar } from "../../../packages/datasets/src/readTar.ts";
import { parseSplit } from "../../../packages/datasets/src/split.ts";
import { pictures } from "../../../packages/datasets/src/testing/pictures.ts";
import { tarGz } from "../../../packages/datasets/src/testing/tarGz.ts";
import { turnedJpeg } from "../../../packages/datasets/src/testing/turnedJpeg.ts";
import { mutatedBytes } from "../mutateBytes.ts";
import { mutatedText } from "../mutateJson.ts";
import type { Parser } from "../parser.ts";

type Bytes = Uint8Array<ArrayBuffer>;

const own = (bytes: Uint8Array): Bytes => new Uint8Array(bytes);
const bytesTo = (length: number) => Uint8Array.from({ length }, (_, i) => (i * 37) & 0xff);
const gzipped = (bytes: Uint8Array) => own(gzipSync(bytes));

/** As a server sends it: in pieces. */
async function* inPieces(bytes: Bytes): AsyncGenerator<Bytes> {
  for (let at = 0; at < bytes.length; at += 700) yield bytes.slice(at, at + 700);
}
const streamOf = (bytes: Bytes) => new Blob([bytes]).stream() as ReadableStream<Bytes>;

const idx = (...shape: number[]): Bytes => {
  const header = new DataView(new ArrayBuffer(4 + 4 * shape.length));
  header.setUint32(0, 0x0800 + shape.length);
  for (const [i, size] of shape.entries()) header.setUint32(4 + 4 * i, size);
  const entries = bytesTo(shape.reduce((product, size) => product * size, 1));
  return own(Buffer.concat([new Uint8Array(header.buffer), entries]));
};

const images = "cifar-10-batches-bin/one.bin";
const tarGzs = [
  await tarGz([{ name: images, bytes: bytesTo(1500) }, { name: "readme.html" }]),
  await tarGz([
    { name: "cifar-10-batches-bin/a/" },
    { name: `${"long/".repeat(30)}name`, bytes: bytesTo(10) },
    { name: images, bytes: bytesTo(512) },
    { name: "link", type: "symlink", linkname: "../../etc" },
  ]),
];
const tars = tarGzs.map((bytes) => own(gunzipSync(bytes)));

async function readArchive(stream: AsyncIterable<Bytes>): Promise<void> {
  const wanted = new Map([[images, 2000]]);
  for await (const { bytes } of readTar(stream, { who: "fuzz", wanted, maxBytes: 1 << 20 })) {
    if (bytes.length > 2000) throw new Error("an entry is longer than its limit");
  }
}

const fixtures = new URL("../../../packages/datasets/src/testing/fixtures/", import.meta.url);
const matlab = ["arrays", "complex", "mixed", "svhn-compressed"].map((name) =>
  own(readFileSync(new URL(`${name}.mat`, fixtures))),
);

const numpy = JSON.parse(readFileSync(new URL("numpy.json", fixtures), "utf8"));
/** Small enough that a change hits what matters. */
const arrayFiles: readonly Bytes[] = ["images.npy", "keras.npz", "plain.npz"].map((name) =>
  own(readFileSync(new URL(`arrays/${name}`, fixtures))),
);
const numpyFiles = (names: readonly string[]): Bytes[] =>
  names.map((name) => own(Buffer.from(numpy[name] as string, "base64")));

const ofKind = (kind: string): Bytes[] =>
  Object.entries(pictures)
    .filter(([name]) => name.includes(kind))
    .map(([, { bytes }]) => bytes);

const picture = (name: string, seeds: readonly Bytes[], share: number): Parser<Bytes> => ({
  name,
  share,
  inputs: mutatedBytes(seeds),
  async parse(bytes) {
    const file = { path: "cat/1", read: async () => bytes, head: async () => bytes };
    const pixels = await readPicture(file, { size: 4, resize: 5, channels: 3 });
    if (pixels.length !== 48) throw new Error(`a picture of ${pixels.length} bytes`);
  },
});

const PARTS = [
  "train",
  "Val",
  "test",
  "images",
  "cat",
  "dog",
  "__proto__",
  "constructor",
  "..",
  "",
  "__MACOSX",
  ".git",
  "a\u0000b",
  "deep/".repeat(5000),
  "x".repeat(300),
];
const FILES = ["1.png", "2.JPEG", "val_annotations.txt", "x", "y.tif", "wnids.txt", "3.gif.gz"];

/** Lines of paths, as a picked folder gives them, and what the annotations say. */
const trees = fc
  .tuple(
    fc.array(
      fc.tuple(
        fc.array(fc.constantFrom(...PARTS), { maxLength: 4 }),
        fc.oneof(fc.constantFrom(...FILES), fc.string({ maxLength: 8 })),
      ),
      { maxLength: 12 },
    ),
    mutatedText(["1.png\tcat\t0\t0\t62\t62\n2.JPEG\tdog\n", "x"]),
  )
  .map(([paths, annotations]) => {
    const names = paths.map(([parts, name]) => ["picked", ...parts, name].join("/"));
    return JSON.stringify({ names, annotations });
  });

async function readTree(text: string): Promise<void> {
  const { names, annotations } = JSON.parse(text) as { names: string[]; annotations: string };
  const files = names.map((name) => {
    const file = new File([name.endsWith(".txt") ? annotations : bytesTo(16)], "file");
    return Object.defineProperty(file, "webkitRelativePath", { value: name });
  });
  for (const split of [undefined, "train", "val[:50%]+test"]) {
    const { labels, classes } = await imageFolder(files, { size: 2, ...(split && { split }) });
    if (labels.some((label) => !(label < classes.length))) throw new Error("a label of no class");
  }
}

export const datasetParsers: readonly Parser[] = [
  {
    name: "idx",
    share: 1,
    inputs: mutatedBytes([idx(2, 5, 4), idx(10), idx(1, 1, 1, 1, 3)]),
    parse(bytes: Bytes) {
      const { shape, data } = readIdx("fuzz", bytes);
      const entries = shape.reduce((product, size) => product * size, 1);
      if (data.length !== entries) throw new Error("shape and data differ");
    },
  } satisfies Parser<Bytes>,
  ...[1, 2].map((labelBytes): Parser<Bytes> => {
    const record = labelBytes + 3 * 16;
    return {
      name: labelBytes === 1 ? "cifar10" : "cifar100",
      share: 1,
      inputs: mutatedBytes([bytesTo(3 * record)]),
      parse(bytes) {
        const layout = { labelBytes, label: labelBytes - 1, pixels: 16 };
        const [pixels, labels] = [new Uint8Array(2 * 48), new Uint8Array(2)];
        readCifarRecords(bytes, { from: 1, to: 3 }, layout, pixels, labels);
      },
    };
  }),
  {
    name: "tar",
    share: 0.5,
    inputs: mutatedBytes(tars),
    parse: (bytes: Bytes) => readArchive(inPieces(bytes)),
  } satisfies Parser<Bytes>,
  {
    name: "tar.gz",
    share: 0.5,
    inputs: mutatedBytes(tars),
    parse: (bytes: Bytes) => readArchive(gunzip(streamOf(gzipped(bytes)))),
  } satisfies Parser<Bytes>,
  {
    name: "gzip",
    share: 0.5,
    inputs: mutatedBytes([gzipped(bytesTo(3000)), gzipped(new Uint8Array(1e6)), tarGzs[0]!]),
    parse: (bytes: Bytes) => readArchive(gunzip(streamOf(bytes))),
  } satisfies Parser<Bytes>,
  {
    name: "matlab",
    share: 0.5,
    inputs: mutatedBytes(matlab),
    async parse(bytes: Bytes) {
      for (const { shape, data } of (
        await readMatlab5("fuzz", bytes, { maxBytes: 1e6 })
      ).values()) {
        const entries = shape.reduce((product, size) => product * size, 1);
        if (data.length !== entries) throw new Error("shape and data differ");
      }
    },
  } satisfies Parser<Bytes>,
  {
    name: "png rows",
    share: 0.5,
    inputs: mutatedBytes([pictures.PNG!.bytes]),
    parse: (bytes: Bytes) => pngRows("fuzz", bytes, { width: 3, height: 2 }),
  } satisfies Parser<Bytes>,
  picture("png", ofKind("PNG"), 0.2),
  picture("jpeg", [own(turnedJpeg)], 0.2),
  picture("webp", ofKind("WebP"), 0.2),
  picture("gif", ofKind("GIF"), 0.2),
  picture("bmp", ofKind("BMP"), 1),
  { name: "picture folder", share: 0.2, inputs: trees, parse: readTree } satisfies Parser<string>,
  {
    name: "npy",
    share: 1,
    inputs: mutatedBytes(numpyFiles(["bytes", "labels", "floats", "scalar"])),
    parse(bytes: Bytes) {
      const { shape, data } = readNpy("fuzz", bytes);
      const entries = shape.reduce((product, size) => product * size, 1);
      if (data.length !== entries) throw new Error("shape and data differ");
    },
  } satisfies Parser<Bytes>,
  {
    name: "npz",
    share: 0.5,
    inputs: mutatedBytes(numpyFiles(["npz", "compressed"])),
    parse(bytes: Bytes) {
      for (const { shape, data } of readNpz("fuzz", bytes).values()) {
        const entries = shape.reduce((product, size) => product * size, 1);
        if (data.length !== entries) throw new Error("shape and data differ");
      }
    },
  } satisfies Parser<Bytes>,
  {
    name: "array images",
    share: 0.5,
    inputs: mutatedBytes(arrayFiles),
    async parse(bytes: Bytes) {
      const { train, test = train } = await arrayImages(new Blob([bytes]));
      for (const { images, shape, labels, classes } of [train, test]) {
        const size = shape.reduce((product, side) => product * side, 1);
        if (images.length !== size || labels.length !== shape[0]) throw new Error("sizes differ");
        if (labels.some((label) => !(label < classes.length))) throw new Error("no class");
      }
    },
  } satisfies Parser<Bytes>,
  {
    name: "headers of arrays",
    share: 0.5,
    inputs: mutatedBytes(arrayFiles),
    async parse(bytes: Bytes) {
      const { train, test = train } = await describeArrays(new Blob([bytes]));
      for (const { shape, bytes: size } of [train, test]) {
        const values = shape.reduce((product, side) => product * side, 1);
        if (size !== values && size !== 4 * values) throw new Error("shape and bytes differ");
      }
    },
  } satisfies Parser<Bytes>,
  {
    name: "labels",
    share: 1,
    inputs: mutatedText([
      "index,label\r\n1,cat\r\n0,2\n",
      '"path","label"\n"a ""b""",dog\n',
      "0\n1\n2\n",
      '\uFEFFindex;label\r\n"1";dog\r\n',
      "path\tlabel\nc\tcat\n",
    ]),
    parse(text: string) {
      const classes = ["cat", "dog", "__proto__"];
      const paths = ['a "b"', "c", "constructor"];
      const labels = readLabels(text, { labels: [0, 1, 2], classes }, { paths });
      if (labels.some((label) => !(label < 3))) throw new Error("a label of no class");
    },
  } satisfies Parser<string>,
  {
    name: "split",
    share: 1,
    inputs: mutatedText(["train", "train[:5000]", "train[10%:20%]+test[-100:]", " test [ : 9 ] "]),
    parse(text: string) {
      const sizes = { train: 60_000, test: 10_000 };
      for (const { split, from, to } of parseSplit("fuzz", text, sizes)) {
        const isWithin = 0 <= from && from < to && to <= sizes[split as keyof typeof sizes];
        if (!isWithin) throw new Error(`${from} to ${to} of ${split}`);
      }
    },
  } satisfies Parser<string>,
];
