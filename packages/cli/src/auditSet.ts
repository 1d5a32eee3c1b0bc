import { existsSync, statSync } from "node:fs";
import { basename, resolve } from "node:path";
import {
  arrayImages,
  checkLabelFile,
  type DatasetEvent,
  type ImageSet,
  imageFolder,
  imageFolderSplits,
  isArrayFile,
  isLabelFile,
  load as loadSplit,
  parquetPictures,
  relabel,
} from "@rote/datasets";
import { datasetNames, loadData, planPictures, runDataset } from "@rote/experiments";
import { checkIsRead } from "./checkIsRead.ts";
import { checkReadable } from "./givenLabels.ts";
import { loadingProgress } from "./loadingProgress.ts";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usageError.ts";

/** What is audited. */
export interface AuditSet {
  /** A name for people and folders. */
  name: string;
  set: Required<ImageSet>;
  /** The path of each example, of a folder of pictures. */
  paths?: readonly string[];
  /** Whether given labels are those of the set, as the data have none. */
  isLabelled?: boolean;
  /** How many examples there are, of a dataset whose first are audited. */
  total?: number;
}

interface AuditSetOptions {
  given?: string;
  split?: string;
  examples?: number;
  size?: number;
  data?: string;
  offline?: boolean;
}

/**
 * Loads what an audit is of: a folder of pictures, or a dataset by its name, with its own labels or
 * given ones.
 *
 * @throws {UsageError} if it is neither.
 * @throws {FormatError} if given labels are of another number, or none of the classes.
 */
export async function auditSet(
  data: string,
  options: AuditSetOptions,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<AuditSet> {
  const { given } = options;
  await checkGiven(given);
  const progress = loadingProgress(terminal);
  try {
    const found = await load(data, options, terminal, signal, progress.update);
    if (given === undefined) return found;
    const { set, paths, total, isLabelled } = found;
    if (isLabelled) return found;
    const labelled = await relabel(set, given, {
      ...(paths && { paths }),
      ...(total !== undefined && { total }),
      onProgress: progress.update,
    });
    return { ...found, set: labelled };
  } finally {
    progress.stop();
  }
}

/** @throws {UsageError} unless given labels are of a kind that is read, and can be read. */
async function checkGiven(given: string | undefined): Promise<void> {
  if (given === undefined) return;
  if (!isLabelFile(given)) {
    throw new UsageError(`--given: it must be a .csv, .npy or .npz file, got ${given}.`);
  }
  await checkReadable(given);
}

/**
 * Refuses what `auditSet` would refuse of a published dataset that is to be downloaded first.
 *
 * @throws {UsageError | DatasetError} if an option does not go with it, or the labels of `--given`
 * cannot be read.
 */
export async function checkUnseen(options: AuditSetOptions): Promise<void> {
  await checkGiven(options.given);
  if (options.given !== undefined) await checkLabelFile(options.given);
  refuse(options, ["size"], "a dataset's name");
}

/** Height and width to which pictures are brought where nothing else is said. */
const PICTURE_SIZE = 32;

/** With what options go that do not go with everything. */
const GO_WITH = {
  size: "a folder or a Parquet file",
  split: "a dataset's name or a folder",
  examples: "a dataset's name",
  data: "a dataset's name",
  offline: "a dataset's name",
} as const;

/** @throws {UsageError} if an option is given that nothing would look at. */
function refuse(options: AuditSetOptions, names: readonly (keyof typeof GO_WITH)[], got: string) {
  const wrong = names.find((name) => options[name] !== undefined);
  if (wrong === undefined) return;
  throw new UsageError(`--${wrong}: it goes with ${GO_WITH[wrong]}, got ${got}. Leave it out.`);
}

type OnProgress = (event: DatasetEvent) => void;

async function load(
  data: string,
  options: AuditSetOptions,
  terminal: Terminal,
  signal: AbortSignal,
  onProgress: OnProgress,
): Promise<AuditSet> {
  if (datasetNames.includes(data) && data !== "imageFolder") {
    refuse(options, ["size"], "a dataset's name");
    return loadDataset(data, options, signal, onProgress);
  }
  if (!existsSync(data)) {
    throw new UsageError(
      `audit: ${data} must be a folder of pictures or one of ${datasetNames
        .filter((name) => name !== "imageFolder")
        .join(", ")}, got neither.`,
    );
  }
  const stats = statSync(data);
  if (!stats.isDirectory()) {
    if (!stats.isFile()) {
      throw new UsageError(
        `audit: ${data} must be a folder or a file, got a pipe, a socket or a device.`,
      );
    }
    if (data.endsWith(".parquet")) {
      refuse(options, ["split", "examples", "data", "offline"], "a Parquet file");
      return loadParquet(data, options, terminal, signal);
    }
    if (isArrayFile(data)) {
      refuse(options, ["size", "split", "examples", "data", "offline"], "a file of arrays");
      return loadArrays(data, options, terminal, onProgress);
    }
    throw new UsageError(
      `audit: ${data} must be a folder of pictures, or a .parquet, .npy or .npz file, got ` +
        "another file.",
    );
  }
  refuse(options, ["examples", "data", "offline"], "a folder");
  return loadFolder(data, options, terminal, signal, onProgress);
}

/** A Parquet file of pictures and labels. */
async function loadParquet(
  path: string,
  { size = PICTURE_SIZE }: AuditSetOptions,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<AuditSet> {
  planPictures("audit", 1, size);
  const bar = terminal.progress("Reading pictures");
  try {
    const set = await parquetPictures(path, {
      signal,
      onProgress: (read, total) => bar.update(read / total, `${read} of ${total}`),
      size,
    });
    return { name: nameOfFile(path), set };
  } finally {
    bar.stop();
  }
}

const nameOfFile = (path: string) => basename(path).replace(/[^A-Za-z0-9_-]+/g, "-");

/** A file of arrays; where it has no labels, they are the given ones. */
async function loadArrays(
  path: string,
  { given }: AuditSetOptions,
  terminal: Terminal,
  onProgress: OnProgress,
): Promise<AuditSet> {
  const { train, test, isLabelledApart } = await arrayImages(path, {
    ...(given !== undefined && isArrayFile(given) && { labels: given }),
    onProgress,
  });
  if (test) terminal.say(`${path}: its training images are audited, and its test images left out.`);
  if (isLabelledApart) terminal.say(`${path} has no labels: those of ${given} are audited.`);
  return { name: nameOfFile(path), set: train, isLabelled: isLabelledApart };
}

/**
 * How many examples of a published dataset are audited.
 *
 * @throws {UsageError} if there are not so many, or no such split.
 */
export function examplesOf(
  dataset: string,
  { split = "train", examples }: Pick<AuditSetOptions, "split" | "examples">,
): number {
  if (split !== "train" && split !== "test") {
    throw new UsageError(`--split: of a dataset it must be train or test, got ${split}.`);
  }
  const { [split]: size = 1000, limited } = runDataset(dataset);
  const n = examples ?? Math.min(size, 10_000);
  if (limited && n > size) {
    throw new UsageError(`--examples: ${dataset} has ${size} in ${split}, got ${n}.`);
  }
  return n;
}

async function loadDataset(
  dataset: string,
  { split = "train", examples, data: directory, offline }: AuditSetOptions,
  signal: AbortSignal,
  onProgress: OnProgress,
): Promise<AuditSet> {
  const n = examplesOf(dataset, { split, ...(examples !== undefined && { examples }) });
  const { [split as "train" | "test"]: total = n, limited } = runDataset(dataset);
  const all = limited ? total : n;
  if (dataset === "gaussianClusters") {
    checkIsRead(dataset, directory);
    const counts = split === "train" ? { train: n, test: 1 } : { train: 1, test: n };
    const made = await loadData({ dataset, ...counts }, { signal });
    return { name: dataset, set: made[split as "train" | "test"], total: all };
  }
  const set = await loadSplit(dataset, {
    split: `${split}[:${n}]`,
    signal,
    onProgress,
    ...(directory !== undefined && { directory }),
    ...(offline !== undefined && { offline }),
  });
  return { name: dataset, set, total: all };
}

async function loadFolder(
  folder: string,
  { split, size = PICTURE_SIZE }: AuditSetOptions,
  terminal: Terminal,
  signal: AbortSignal,
  onProgress: OnProgress,
): Promise<AuditSet> {
  const splits = await imageFolderSplits(folder);
  const chosen = split ?? splits.find(({ role }) => role === "train")?.name;
  const others = splits.flatMap(({ name }) => (name === chosen ? [] : [`${name}/`]));
  if (chosen !== undefined && others.length > 0) {
    terminal.say(
      `${folder}: ${chosen}/ is audited, and ${others.join(", ")} left out: --split names another.`,
    );
  }
  const pictures = await imageFolder(folder, {
    size,
    onProgress,
    ...(chosen !== undefined && { split: chosen }),
  });
  planPictures("audit", pictures.length, size);
  const bar = terminal.progress("Reading pictures");
  try {
    const set = await pictures.load({
      signal,
      onProgress: (read, total) => bar.update(read / total, `${read} of ${total}`),
    });
    const name = basename(resolve(folder)).replace(/[^A-Za-z0-9._-]+/g, "-") || "pictures";
    return { name, set, paths: pictures.paths };
  } finally {
    bar.stop();
  }
}
