import { gaussianClusters, type LabelledImages, type LoadOptions, load } from "@rote/datasets";
import { completeSpecification, type RunSpecification } from "../runs/runSpecification.ts";
import { loadPictures } from "./loadPictures.ts";

export interface Data {
  train: LabelledImages;
  test: LabelledImages;
}

/**
 * The training and test examples that a specification names.
 *
 * @param options where `@rote/datasets` looks for them, progress, signal. For "imageFolder",
 * `directory` is the folder of pictures, or in a browser `files` are the pictures.
 * @throws {SpecificationError} if the specification cannot be run.
 * @throws {DatasetError} if the data cannot be had.
 */
export async function loadData(
  specification: RunSpecification,
  options: Omit<LoadOptions, "split"> = {},
): Promise<Data> {
  const { dataset, train, test } = completeSpecification(specification);
  if (dataset === "gaussianClusters")
    return { train: clusters("train", train), test: clusters("test", test) };
  if (dataset === "imageFolder") return loadPictures({ train, test }, options);
  return {
    train: await load(dataset, { ...options, split: `train[:${train}]` }),
    test: await load(dataset, { ...options, split: `test[:${test}]` }),
  };
}

/** Ten clusters that overlap: easy to learn from, and not without mistakes. */
const clusters = (split: "train" | "test", n: number): LabelledImages =>
  gaussianClusters({ n, split, shape: [14, 14, 1], classes: 10, seed: 0, separation: 0.25 });
