import type { ImageSet } from "@rote/images";
import { checkOptions, didYouMean, type OneOf, shown } from "@rote/options";
import { platform } from "#platform";
import { cifar10Dataset } from "./cifar10.ts";
import { cifar100Dataset } from "./cifar100.ts";
import { countOf, type Dataset } from "./dataset.ts";
import { DatasetArgumentError } from "./datasetArgumentError.ts";
import { DatasetError, UnknownDatasetError } from "./datasetError.ts";
import { fashionMnistDataset } from "./fashionMnist.ts";
import { filesOfSplit, LOAD_OPTIONS, type LoadOptions, loadDataset } from "./loadDataset.ts";
import { mnistDataset } from "./mnist.ts";
import {
  noticeOf,
  OFFICIAL_FILES_OPTIONS,
  type OfficialFilesOptions,
  officialFiles,
  ownShelf,
  sourcesOf,
  verifiedInCache,
} from "./officialFiles.ts";
import { svhnDataset } from "./svhn.ts";
import { type FileStatus, verifyShelf } from "./verifyShelf.ts";

/** The one list: a dataset becomes known by standing here. */
const list = [
  cifar10Dataset,
  cifar100Dataset,
  mnistDataset,
  fashionMnistDataset,
  svhnDataset,
] as const;

/** A dataset that has published files. */
export type DatasetName = (typeof list)[number]["name"];

const datasets: readonly Dataset<DatasetName>[] = list;

/** What there is to know about a dataset before loading it. */
export interface DatasetDescription {
  name: DatasetName;
  title: string;
  shape: readonly [height: number, width: number, channels: number];
  classes: readonly string[];
  /** Number of examples of each split. */
  splits: Record<string, number>;
  /** Bytes of the official files, decompressed. */
  bytes: number;
  /** Where the files are looked for, in order. */
  sources: string[];
  homepage: string;
  licence: string;
  citation: string;
  /** Source, licence and citation, to be shown before the first download. */
  notice: string;
}

/** Every dataset that has published files. */
export function listDatasets(): DatasetDescription[] {
  return datasets.map(describe);
}

/** @throws {UnknownDatasetError} */
export function describeDataset(name: OneOf<DatasetName>): DatasetDescription {
  return describe(find("describeDataset", name));
}

function describe(dataset: Dataset<DatasetName>): DatasetDescription {
  const { name, title, shape, classes, homepage, licence, citation } = dataset;
  return {
    name,
    title,
    shape,
    classes,
    homepage,
    licence,
    citation,
    splits: Object.fromEntries(
      Object.entries(dataset.splits).map(([split, shards]) => [split, countOf(shards)]),
    ),
    bytes: dataset.files.reduce((sum, { bytes }) => sum + bytes, 0),
    sources: sourcesOf(dataset).map((source) => source.name),
    notice: noticeOf(dataset, homepage),
  };
}

/**
 * Loads a dataset by its name: `load("cifar10", { split: "test" })` is `cifar10({ split: "test"
 * })`.
 *
 * @throws {UnknownDatasetError}
 */
export async function load(
  name: OneOf<DatasetName>,
  options: LoadOptions = {},
): Promise<Required<ImageSet>> {
  checkOptions("load", options, LOAD_OPTIONS, DatasetArgumentError);

  return loadDataset(find("load", name), options);
}

/**
 * Makes sure that every official file of a dataset is in the cache, and verified.
 *
 * @throws {UnknownDatasetError}
 * @throws {DatasetError} as the dataset's own function does.
 */
export async function fetchDataset(
  name: OneOf<DatasetName>,
  options: OfficialFilesOptions = {},
): Promise<void> {
  checkOptions("fetchDataset", options, OFFICIAL_FILES_OPTIONS, DatasetArgumentError);

  const dataset = find("fetchDataset", name);
  const names = dataset.files.map((file) => file.name);
  const read = officialFiles(dataset, new Set(names), options);
  for (const file of names) await read(file);
}

/**
 * Compares every official file, or those that `split` is read from, with its published checksum:
 * the files in the user's folder or the picked ones if such are named, else those in the cache.
 * Changes nothing.
 *
 * @throws {UnknownDatasetError}
 * @throws {SplitError} if there is no such split.
 * @throws {MissingFileError} if `directory` is not a folder.
 */
export async function verifyDataset(
  name: OneOf<DatasetName>,
  options: Pick<LoadOptions, "cacheDirectory" | "directory" | "files" | "signal" | "split"> = {},
): Promise<FileStatus[]> {
  checkOptions(
    "verifyDataset",
    options,
    { cacheDirectory: "text", directory: "text", files: true, signal: true, split: "text" },
    DatasetArgumentError,
  );
  const { cacheDirectory, signal, split } = options;
  const whole = find("verifyDataset", name);
  const needed = split === undefined ? undefined : filesOfSplit(whole, split);
  const files = whole.files.filter((file) => needed?.has(file.name) ?? true);
  const dataset = { ...whole, files };
  const shelf = ownShelf(dataset, options);
  if (shelf) return verifyShelf(dataset, shelf, signal);
  const cache = await platform.openCache(name, cacheDirectory);
  const statuses: FileStatus[] = [];
  for (const file of dataset.files) {
    signal?.throwIfAborted();
    const { name, bytes, md5 } = file;
    const status = { file: name, path: cache.path(name), bytes, md5 };
    try {
      const found = await verifiedInCache(dataset, file, cache, "Fetch it again.");
      statuses.push({ ...status, status: found ? "verified" : "missing" });
    } catch (error) {
      if (!(error instanceof DatasetError)) throw error;
      statuses.push({ ...status, status: "corrupt", error });
    }
  }
  return statuses;
}

/**
 * Where verified files are kept: the folder of all datasets, or of one.
 *
 * @throws {UnknownDatasetError} if there is no dataset of that name.
 * @throws {DatasetArgumentError} if the folder is no text.
 */
export function cachePath(name?: OneOf<DatasetName>, cacheDirectory?: string): string {
  if (cacheDirectory !== undefined && typeof cacheDirectory !== "string") {
    throw new DatasetArgumentError(
      `cachePath: cacheDirectory must be a path, a string, got a ${typeof cacheDirectory}.`,
    );
  }
  const root = platform.cacheLocation(cacheDirectory);
  return name === undefined ? root : `${root}/${find("cachePath", name).name}`;
}

function find(who: string, name: string): Dataset<DatasetName> {
  const dataset = datasets.find((dataset) => dataset.name === name);
  if (dataset) return dataset;
  const known = datasets.map((dataset) => dataset.name);
  throw new UnknownDatasetError(
    `${who}: the dataset must be one of ${known.join(", ")}, got ${shown(name)}.` +
      didYouMean(name, known),
  );
}
