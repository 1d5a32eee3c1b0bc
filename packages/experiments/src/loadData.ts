import { type LabelledImages, type LoadOptions, load } from "@rote/datasets";
import { completeSpecification, type RunSpecification } from "./specification.ts";

export interface Data {
  train: LabelledImages;
  test: LabelledImages;
}

/**
 * The training and test examples that a specification names.
 *
 * @param options where `@rote/datasets` looks for them, progress, signal.
 * @throws {SpecificationError} if the specification cannot be run.
 * @throws {DatasetError} if the data cannot be had.
 */
export async function loadData(
  specification: RunSpecification,
  options: Omit<LoadOptions, "split"> = {},
): Promise<Data> {
  const { dataset, train, test } = completeSpecification(specification);
  return {
    train: await load(dataset, { ...options, split: `train[:${train}]` }),
    test: await load(dataset, { ...options, split: `test[:${test}]` }),
  };
}
