import type { LabelledImages } from "@rote/datasets";
import { datasets } from "./datasets.ts";
import { completeSpecification, type RunSpecification } from "./specification.ts";

export interface Data {
  train: LabelledImages;
  test: LabelledImages;
}

type Load = (typeof datasets)[keyof typeof datasets]["load"];

/** What the dataset's loader takes, except the split: where to look, progress, signal. */
export type LoadDataOptions = Omit<NonNullable<Parameters<Load>[0]>, "split">;

/** The training and test examples that a specification names, as `@rote/datasets` loads them. */
export async function loadData(
  specification: RunSpecification,
  options: LoadDataOptions = {},
): Promise<Data> {
  const { dataset, train, test } = completeSpecification(specification);
  const { load } = datasets[dataset as keyof typeof datasets];
  return {
    train: await load({ ...options, split: `train[:${train}]` }),
    test: await load({ ...options, split: `test[:${test}]` }),
  };
}
