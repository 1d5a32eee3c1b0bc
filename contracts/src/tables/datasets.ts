import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as api from "@rote/datasets";
import * as ofTfData from "@rote/datasets/tf-data";
import type { Contract, Table } from "../contract.ts";
import { images } from "../fixtures.ts";

const folder = () => mkdtempSync(join(tmpdir(), "rote-contract-"));
/** Without a network and without files: what is seen is how options are checked. */
const offline = () => ({ offline: true, cacheDirectory: folder() });
const official = (choices?: Contract["choices"]): Contract => ({
  given: () => [offline()],
  options: { 0: "split" },
  code: "OFFLINE",
  ...(choices && { choices }),
});
/** One picture of one class, 1 × 1. */
function pictures(): string {
  const path = folder();
  const png =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9" +
    "awAAAABJRU5ErkJggg==";
  mkdirSync(join(path, "train", "a"), { recursive: true });
  writeFileSync(join(path, "train", "a", "0.png"), Buffer.from(png, "base64"));
  return path;
}
const empty = folder();
const subset: Contract = {
  given: () => [images(), 2, { seed: 0 }],
  options: { 2: "seed" },
};

/** As NumPy saves two bytes. */
const npy = () => {
  const header = "{'descr': '|u1', 'fortran_order': False, 'shape': (2,), }\n";
  const start = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length, 0];
  return Uint8Array.of(...start, ...new TextEncoder().encode(header), 7, 9);
};
/** An archive of nothing. */
const npz = () => Uint8Array.of(0x50, 0x4b, 5, 6, ...new Uint8Array(18));

export const datasets: Table = {
  entries: { "@rote/datasets": api, "@rote/datasets/tf-data": ofTfData },
  contracts: {
    arrayImages: {
      given: () => [new Blob([Uint8Array.of(1)]), {}],
      options: { 1: "labels" },
      code: "BAD_FORMAT",
    },
    batches: { given: () => [images(), { batchSize: 2 }], options: { 1: "batchSize" } },
    cachePath: { given: () => ["mnist", "/tmp"] },
    checkLabelFile: { given: () => [new File(["0\n1\n"], "labels.csv")] },
    cifar10: official(),
    cifar100: official({ "0.labels": "coarse" }),
    describeArrays: { given: () => [new Blob([npy()])], code: "BAD_FORMAT" },
    describeDataset: { given: () => ["mnist"], choices: { 0: "mnist" } },
    fashionMnist: official(),
    fetchDataset: {
      given: () => ["mnist", offline()],
      options: { 1: "offline" },
      choices: { 0: "mnist" },
      code: "OFFLINE",
    },
    fingerprint: { given: () => [images()] },
    gaussianClusters: { given: () => [{ n: 3, shape: [2, 2, 1] }], options: { 0: "separation" } },
    imageFolder: {
      given: () => [pictures(), { split: "train", size: 1 }],
      call: async (open, given) => (await open(...given)).classes,
      options: { 1: "resize" },
    },
    imageFolderSplits: { given: () => [pictures()] },
    isArrayFile: { given: () => ["images.npy"] },
    isLabelFile: { given: () => ["labels.csv"] },
    listDatasets: { given: () => [] },
    load: {
      given: () => ["mnist", offline()],
      options: { 1: "split" },
      choices: { 0: "mnist" },
      code: "OFFLINE",
    },
    mnist: official(),
    parquetPictures: {
      given: () => [new Blob([Uint8Array.of(1)]), { size: 4 }],
      options: { 1: "label" },
      code: "BAD_FORMAT",
    },
    readCifarRecords: {
      given: () => [
        Uint8Array.of(1, 10, 20, 30),
        { from: 0, to: 1 },
        { labelBytes: 1, label: 0, pixels: 1 },
        new Uint8Array(3),
        new Uint8Array(1),
      ],
      options: { 1: "from", 2: "pixels" },
      fills: ["3", "4"],
    },
    readIdx: { given: () => ["toy", Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 2, 7, 9)] },
    readLabels: {
      given: () => ["index,label\n0,b\n", images(), { paths: ["0", "1", "2", "3"] }],
      options: { 2: "paths" },
      data: [1],
      unshaped: [1],
    },
    readMatlab5: {
      given: () => ["toy", matlab(), { maxBytes: 1000 }],
      options: { 2: "maxBytes" },
    },
    readNpy: { given: () => ["toy", npy()] },
    readNpz: { given: () => ["toy", npz()] },
    relabel: {
      given: () => [images(), new File(["0\n1\n"], "labels.csv"), { total: 4 }],
      options: { 2: "total" },
      code: "BAD_FORMAT",
    },
    sample: subset,
    select: { given: () => [images(), Uint32Array.of(1, 0)] },
    stratified: subset,
    svhn: official(),
    toTfData: {
      given: () => [images(), { batchSize: 2 }],
      call: async (make, given) => {
        const [first] = await make(...given).toArray();
        return first.ys.dataSync();
      },
      options: { 1: "batchSize" },
    },
    uniformNoise: { given: () => [{ n: 3, shape: [2, 2, 1] }], options: { 0: "classes" } },
    verifyDataset: {
      given: () => ["mnist", { cacheDirectory: empty }],
      options: { 1: "cacheDirectory" },
      choices: { 0: "mnist" },
    },
  },
};

/** A MATLAB 5 file with the bytes x = [1 2]. */
function matlab(): Uint8Array {
  const file = new Uint8Array(128 + 8 + 56);
  const view = new DataView(file.buffer);
  view.setUint16(124, 0x0100, true);
  file.set([0x49, 0x4d], 126);
  const words = [14, 56, 6, 8, 9, 0, 5, 8, 1, 2, 1, 1, 0x78, 0, 2, 2];
  for (const [i, word] of words.entries()) view.setUint32(128 + 4 * i, word, true);
  view.setUint32(128 + 40, 0x00010001, true);
  view.setUint32(128 + 44, 0x78, true);
  view.setUint32(128 + 48, 2, true);
  view.setUint32(128 + 52, 2, true);
  file.set([1, 2], 128 + 56);
  return file;
}
