import { gaussianClusters, type ImageSet, type LoadOptions, load } from "@rote/datasets";
import { checkArgument, checkOptions, type OneOf } from "@rote/options";
import { checkFields } from "../specification/checkComplete.ts";
import { SpecificationError } from "../specification/specificationError.ts";
import type { Data } from "./data.ts";
import { loadPictures } from "./loadPictures.ts";
import { planMemory } from "./planMemory.ts";
import type { RunDatasetName } from "./runDatasets.ts";

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
}

/**
 * The training and test examples that a specification names. Those for validation are the last of
 * the training examples.
 *
 * @param specification a complete one.
 * @param options where `@rote/datasets` looks for them, progress, signal. For "imageFolder",
 * `directory` is the folder of pictures, or in a browser `files` are the pictures.
 * @throws {SpecificationError} if the specification is not complete, or there are too few pictures.
 * @throws {DatasetError} if the data cannot be had.
 * @throws {MemoryError} if they do not fit into memory; nothing has been allocated then.
 */
export async function loadData(
  specification: DataRequest,
  options: Omit<LoadOptions, "split"> = {},
): Promise<Data> {
  checkOptions(
    "loadData",
    options,
    {
      signal: true,
      onProgress: true,
      directory: "text",
      files: true,
      mirrors: true,
      cacheDirectory: "text",
      offline: "boolean",
      patience: "number",
    },
    SpecificationError,
  );

  checkFields("loadData", specification, ["dataset", "train", "test"]);
  checkArgument("loadData", "specification", specification, SIZES, SpecificationError);
  const { dataset, test, validation = 0, pictureSize: size } = specification;
  const train = specification.train + validation;
  if (dataset === "gaussianClusters") {
    const what = `loadData: ${train + test} points of clusters`;
    planMemory(what, madeBytes(specification), "Use fewer examples");
    return { train: clusters("train", train), test: clusters("test", test) };
  }
  if (dataset === "imageFolder") return loadPictures({ train, test, size }, options);
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
} as const;
