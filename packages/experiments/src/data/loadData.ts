import {
  gaussianClusters,
  type ImageSet,
  isArrayFile,
  type LoadOptions,
  load,
  verifyDataset,
} from "@rote/datasets";
import { checkArgument, checkOptions, type OneOf, type OptionTable } from "@rote/options";
import { completeLinearSpecification } from "../linear/linearSpecification.ts";
import { completeSpecification, type RunSpecification } from "../runs/runSpecification.ts";
import { checkFields } from "../specification/checkComplete.ts";
import { SpecificationError } from "../specification/specificationError.ts";
import { checkCorruption } from "../training/checkParameters.ts";
import type { Data } from "./data.ts";
import { givenLabels } from "./givenLabels.ts";
import { loadPictures, openPictures } from "./loadPictures.ts";
import { planMemory } from "./planMemory.ts";
import { type RunDatasetName, runDataset } from "./runDatasets.ts";

/** Which examples: the part of a complete specification that names them. */
export interface DataRequest {
  /** A published dataset, "gaussianClusters", or "imageFolder": the user's own pictures. */
  readonly dataset: OneOf<RunDatasetName>;
  /** How many training examples, counted from the first. */
  readonly train: number;
  /** How many test examples, counted from the first. */
  readonly test: number;
  /** How many training examples more, the next, for validation. Defaults to 0. */
  readonly validation?: number;
  /** Of "imageFolder": height and width to which pictures are brought. Defaults to 32. */
  readonly pictureSize?: number | null;
  /** SHA-256 of the file of labels that `given` must be; null: of none. Defaults to any or none. */
  readonly givenLabels?: string | null;
}

/** Where data come from, and how far loading is. */
export interface LoadDataOptions extends Omit<LoadOptions, "split"> {
  /**
   * A `.csv`, `.npy` or `.npz` file of labels in place of those of the training images, as
   * `relabel` of `@rote/datasets` reads it: a path in Node, or a picked file. Labels in a list are
   * in the order of the whole training split, of a folder in that of its paths, of a file in its
   * own. Where a fifth of the images is held out for testing, those keep their labels.
   */
  given?: string | File;
}

/**
 * The training and test examples that a specification names. Those for validation are the last of
 * the training examples.
 *
 * @param specification a complete one.
 * @param options where `@rote/datasets` looks for them, progress, signal, given labels. For
 * "imageFolder", `directory` is the folder of pictures, a Parquet file or a `.npz` or `.npy` file
 * of arrays, or in a browser `files` are the pictures or the one file.
 * @throws {SpecificationError} if the specification is not complete, or a field of it is unknown or
 * wrong, or there are too few pictures, or it names labels that are not given.
 * @throws {DatasetError} if the data cannot be had.
 * @throws {MemoryError} if they do not fit into memory; nothing has been allocated then.
 */
export async function loadData(
  specification: DataRequest,
  options: LoadDataOptions = {},
): Promise<Data> {
  checkRequest("loadData", specification, options);
  return loadExamples(specification, options);
}

/**
 * Refuses what `loadData` would refuse, for a look before the work: pictures or official files that
 * are not there, are damaged, or too few, and files that are not in the cache where `offline` is
 * asked for. Nothing is downloaded or written, and no picture of a folder or a Parquet file read;
 * official files in a folder of the user's own are hashed, and files of arrays are loaded.
 *
 * @throws as `loadData` does.
 */
export async function checkLoadable(
  specification: DataRequest,
  options: LoadDataOptions = {},
): Promise<void> {
  checkRequest("checkLoadable", specification, options);
  const { dataset, train, test, validation = 0, pictureSize: size } = specification;
  const { given: file, directory, files, cacheDirectory, signal, offline } = options;
  const given = givenLabels(file, specification.givenLabels);
  if (dataset === "gaussianClusters") {
    if (given) await loadExamples(specification, options);
    return;
  }
  if (dataset === "imageFolder") {
    if (directory !== undefined && isArrayFile(directory)) {
      await loadExamples(specification, options);
      return;
    }
    const { onProgress: _, ...place } = options;
    await openPictures({ train: train + validation, test, size }, place, given);
    return;
  }
  const isOwn = directory !== undefined || files !== undefined;
  if (!isOwn && !offline) return; // fetched where it is missing
  const place = isOwn ? { directory, files } : { cacheDirectory };
  const split = `train[:${train + validation}]+test[:${test}]`;
  const found = await verifyDataset(dataset, { ...defined(place), ...defined({ signal, split }) });
  const wrong = found.find(({ status }) => status !== "verified");
  if (wrong?.error) throw wrong.error;
  if (wrong) await load(dataset, { ...defined({ cacheDirectory, signal }), offline: true, split });
}

const defined = <Fields extends object>(fields: Fields) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

function checkRequest(who: string, specification: DataRequest, options: LoadDataOptions): void {
  checkOptions(who, options, LOAD_DATA_OPTIONS, SpecificationError);
  checkFields(who, specification, ["dataset", "train", "test"]);
  checkArgument(who, "specification", specification, SIZES, SpecificationError);
  checkWhole(specification);
}

/** Checks what loading does not read, where misspelt fields of what it reads end up. */
function checkWhole(specification: DataRequest): void {
  const { share: _, draw: __, ...fields } = specification as RunSpecification & Shared;
  if ("of" in fields) return; // of a measurement of complexity: another kind of document
  if ("kernel" in fields) completeLinearSpecification(fields as object);
  else checkCorruption(completeSpecification(fields));
}

/** What the specification of a run on a share has besides. */
interface Shared {
  share?: unknown;
  draw?: unknown;
}

/** `loadData` of a specification that is checked, or of an older record. */
async function loadExamples(specification: DataRequest, options: LoadDataOptions): Promise<Data> {
  const { dataset, test, validation = 0, pictureSize: size } = specification;
  const train = specification.train + validation;
  const { given: file, ...loading } = options;
  const given = givenLabels(file, specification.givenLabels, options.onProgress);
  if (dataset === "imageFolder") return loadPictures({ train, test, size }, loading, given);
  const own = await loadOwn({ ...specification, train }, loading);
  if (!given) return own;
  const { limited, train: total = train } = runDataset(dataset);
  return { ...own, train: await given.apply(own.train, { total: limited ? total : train }) };
}

const LOAD_DATA_OPTIONS: OptionTable<LoadDataOptions> = {
  signal: true,
  onProgress: true,
  directory: "text",
  files: true,
  mirrors: true,
  cacheDirectory: "text",
  offline: "boolean",
  patience: "number",
  given: "named",
};

/** The same for one of many specifications: given labels are for those that name them. */
export function loadNamed(specification: DataRequest, options: LoadDataOptions): Promise<Data> {
  const { given: _, ...others } = options;
  const isNamed = typeof specification.givenLabels === "string";
  return loadExamples(specification, isNamed ? options : others);
}

/** The examples with the labels that they have. */
async function loadOwn(
  specification: DataRequest,
  options: Omit<LoadOptions, "split">,
): Promise<Data> {
  const { dataset, train, test } = specification;
  if (dataset === "gaussianClusters") {
    const what = `loadData: ${train + test} points of clusters`;
    planMemory(what, madeBytes({ dataset, train, test }), "Use fewer examples");
    return { train: clusters("train", train), test: clusters("test", test) };
  }
  return {
    train: await load(dataset, { ...options, split: `train[:${train}]` }),
    test: await load(dataset, { ...options, split: `test[:${test}]` }),
  };
}

/** Bytes of examples that are made, not loaded: a specification can ask for any number. */
export const madeBytes = ({ dataset, train, test, validation = 0 }: DataRequest): number =>
  dataset === "gaussianClusters"
    ? (train + validation + test) * CLUSTER_VALUES * Float32Array.BYTES_PER_ELEMENT
    : 0;

/** Numbers of a point. */
const CLUSTER_VALUES = 14 * 14;

/** Ten clusters that overlap: easy to learn from, and not without mistakes. */
const clusters = (split: "train" | "test", n: number): Required<ImageSet> =>
  gaussianClusters({ n, split, shape: [14, 14, 1], classes: 10, seed: 0, separation: 0.25 });

/** What is read of a specification. */
const SIZES = {
  dataset: "text",
  train: "number",
  test: "number",
  "validation?": "number",
  "pictureSize?": ["number", null],
  "givenLabels?": ["text", null],
} as const;
