import { mkdir, mkdtemp, readdir, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  cachePath,
  cifar100,
  describeDataset,
  fetchDataset,
  listDatasets,
  load,
  OfflineError,
  SplitError,
  UnknownDatasetError,
  verifyDataset,
} from "./index.ts";

let cacheDirectory: string;
beforeEach(async () => {
  cacheDirectory = await mkdtemp(join(tmpdir(), "rote-datasets-"));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(cacheDirectory, { recursive: true });
});

describe.each(listDatasets())("$name", (dataset) => {
  test("says in its notice where it is from, under which licence, and whom to cite", () => {
    const { notice, title, homepage, licence, citation } = dataset;
    for (const part of [title, homepage, licence, citation]) expect(notice).toContain(part);
    expect(describeDataset(dataset.name)).toEqual(dataset);
  });

  test("has files with room for its examples, and sources for them", () => {
    const examples = Object.values(dataset.splits).reduce((a, b) => a + b, 0);
    const pixels = dataset.shape.reduce((a, b) => a * b, 1);
    if (dataset.name !== "svhn") expect(dataset.bytes).toBeGreaterThan(examples * (pixels + 1) - 1);
    expect(dataset.sources.length).toBeGreaterThan(0);
    expect(new Set(dataset.classes).size).toBe(dataset.classes.length);
  });

  test("offline and not in the cache is an error, and leaves nothing", async () => {
    const options = { cacheDirectory, offline: true };
    await expect(load(dataset.name, options)).rejects.toThrow(OfflineError);
    await expect(fetchDataset(dataset.name, options)).rejects.toThrow(OfflineError);
    expect(await readdir(cacheDirectory)).toEqual([]);
  });

  test("has no split that it was not published with", async () => {
    const validation = load(dataset.name, { cacheDirectory, split: "validation" });
    await expect(validation).rejects.toThrow(SplitError);
  });

  test("is verified file by file", async () => {
    const before = await verifyDataset(dataset.name, { cacheDirectory });
    expect(before.every(({ status }) => status === "missing")).toBe(true);
    const [{ file, path, bytes }] = before as [(typeof before)[0]];
    expect(path).toBe(join(cachePath(dataset.name, cacheDirectory), file));
    await mkdir(cachePath(dataset.name, cacheDirectory), { recursive: true });
    await writeFile(path, "");
    await truncate(path, bytes); // zeros, as many as there should be
    const [status] = await verifyDataset(dataset.name, { cacheDirectory });
    expect(status).toMatchObject({ file, status: "corrupt", error: { code: "CORRUPT_FILE" } });
    expect(await readdir(cachePath(dataset.name, cacheDirectory))).toEqual([file]); // nothing moved
  });
});

test("of a split only the files that it is read from are verified", async () => {
  const files = async (split: string) =>
    (await verifyDataset("cifar10", { cacheDirectory, split })).map(({ file }) => file);
  expect(await files("train[:20000]")).toEqual(["data_batch_1.bin", "data_batch_2.bin"]);
  expect(await files("train[:1]+test[:1]")).toEqual(["data_batch_1.bin", "test_batch.bin"]);
  await expect(files("tests")).rejects.toThrow(SplitError);
});

test("an unknown name is an error that lists the known", async () => {
  const known = listDatasets().map(({ name }) => name);
  const message = `must be one of ${known.join(", ")}, got "cifar".`;
  expect(() => describeDataset("cifar")).toThrow(UnknownDatasetError);
  expect(() => cachePath("cifar")).toThrow(message);
  await expect(load("cifar")).rejects.toThrow(`load: the dataset ${message}`);
  await expect(verifyDataset("cifar")).rejects.toThrow(message);
  await expect(fetchDataset("cifar")).rejects.toThrow(message);
});

test("the cache is where the caller says, else in ROTE_DATA, else in the platform's folder", () => {
  vi.stubEnv("ROTE_DATA", "/somewhere");
  expect(cachePath()).toBe("/somewhere");
  expect(cachePath("mnist")).toBe("/somewhere/mnist");
  expect(cachePath("mnist", "/elsewhere")).toBe("/elsewhere/mnist");
  vi.stubEnv("ROTE_DATA", "");
  expect(cachePath()).toMatch(/rote/);
  if (process.platform === "linux") {
    vi.stubEnv("ROTE_DATA", undefined);
    expect(cachePath()).toMatch(/\/rote\/data$/);
  }
});

test("cifar100 has labels of two kinds, and no third", async () => {
  const options = { cacheDirectory, offline: true };
  await expect(cifar100({ ...options, labels: "coarse" })).rejects.toThrow(OfflineError);
  await expect(cifar100({ ...options, labels: "both" as "fine" })).rejects.toThrow(RangeError);
});
