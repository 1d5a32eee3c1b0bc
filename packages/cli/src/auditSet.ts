import { existsSync, statSync } from "node:fs";
import { basename, resolve } from "node:path";
import {
  type DatasetEvent,
  type ImageSet,
  imageFolder,
  imageFolderSplits,
  readLabels,
  readNpy,
} from "@rote/datasets";
import { datasetNames, loadData, runDataset } from "@rote/experiments";
import { files, readText } from "@rote/files";
import { arraySet, isArrays, labelsOf } from "./arraySet.ts";
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
}

interface AuditSetOptions {
  given?: string;
  split?: string;
  examples?: number;
  size: number;
  data?: string;
  offline?: boolean;
}

/**
 * Loads what an audit is of: a folder of pictures, or a dataset by its name, with its own labels or
 * given ones.
 *
 * @throws {UsageError} if it is neither.
 */
export async function auditSet(
  data: string,
  options: AuditSetOptions,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<AuditSet> {
  const progress = loadingProgress(terminal);
  let found: AuditSet;
  try {
    found = await load(data, options, terminal, signal, progress.update);
    found = { ...found, set: await withGivenArray(found.set, options.given) };
  } finally {
    progress.stop();
  }
  const { given } = options;
  if (given === undefined || given.endsWith(".npy")) return found;
  const { set, paths } = found;
  const text = await readText(given).catch((error: Error) => {
    throw new UsageError(
      `--given: ${given} must be a file that can be read, got: ${error.message}.`,
      {
        cause: error,
      },
    );
  });
  return { ...found, set: { ...set, labels: readLabels(text, set, paths ? { paths } : {}) } };
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
    return loadDataset(data, options, signal, onProgress);
  }
  if (!existsSync(data)) {
    throw new UsageError(
      `audit: ${data} must be a folder of pictures or one of ${datasetNames
        .filter((name) => name !== "imageFolder")
        .join(", ")}, got neither.`,
    );
  }
  if (!statSync(data).isDirectory()) {
    if (isArrays(data)) return loadArrays(data, options.given);
    throw new UsageError(
      `audit: ${data} must be a folder of pictures, or a .npy or .npz file, got another file.`,
    );
  }
  for (const option of ["examples", "data"] as const) {
    if (options[option] === undefined) continue;
    throw new UsageError(`--${option}: it goes with a dataset's name, got a folder. Leave it out.`);
  }
  return loadFolder(data, options, terminal, signal, onProgress);
}

/** A file of arrays; where it has no labels, they are the given ones. */
async function loadArrays(path: string, given: string | undefined): Promise<AuditSet> {
  const labels = given?.endsWith(".npy") ? await givenArray(given) : undefined;
  const name = basename(path).replace(/[^A-Za-z0-9_-]+/g, "-");
  return { name, set: arraySet(path, await files.read(path), labels) };
}

/** The labels of a `.npy` file. */
async function givenArray(path: string): Promise<Int32Array> {
  const bytes = await files.read(path).catch((error: Error) => {
    throw new UsageError(
      `--given: ${path} must be a file that can be read, got: ${error.message}.`,
      {
        cause: error,
      },
    );
  });
  return labelsOf(readNpy(path, bytes))!;
}

/** The set with the labels of a `.npy` file, where one is given. */
async function withGivenArray(
  set: Required<ImageSet>,
  given: string | undefined,
): Promise<Required<ImageSet>> {
  if (!given?.endsWith(".npy")) return set;
  const labels = await givenArray(given);
  if (labels.length === set.shape[0]) return { ...set, labels };
  throw new UsageError(
    `--given: ${given} must have a label for each of ${set.shape[0]} images, got ${labels.length}.`,
  );
}

async function loadDataset(
  dataset: string,
  { split = "train", examples, data: directory, offline }: AuditSetOptions,
  signal: AbortSignal,
  onProgress: OnProgress,
): Promise<AuditSet> {
  if (split !== "train" && split !== "test") {
    throw new UsageError(`--split: of a dataset it must be train or test, got ${split}.`);
  }
  const { [split]: size = 1000, limited } = runDataset(dataset);
  const n = examples ?? Math.min(size, 10_000);
  if (limited && n > size) {
    throw new UsageError(`--examples: ${dataset} has ${size} in ${split}, got ${n}.`);
  }
  const counts = split === "train" ? { train: n, test: 1 } : { train: 1, test: n };
  const loaded = await loadData(
    { dataset, ...counts },
    {
      signal,
      onProgress,
      ...(directory !== undefined && { directory }),
      ...(offline !== undefined && { offline }),
    },
  );
  return { name: dataset, set: loaded[split] };
}

async function loadFolder(
  folder: string,
  { split, size }: AuditSetOptions,
  terminal: Terminal,
  signal: AbortSignal,
  onProgress: OnProgress,
): Promise<AuditSet> {
  const splits = await imageFolderSplits(folder);
  const chosen = split ?? splits.find(({ role }) => role === "train")?.name;
  const pictures = await imageFolder(folder, {
    size,
    onProgress,
    ...(chosen !== undefined && { split: chosen }),
  });
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
