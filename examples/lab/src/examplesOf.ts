import type { DataRequest } from "@rote/experiments";

/**
 * How many of the first examples of each split a specification takes: those for validation are the
 * next after the training examples.
 */
export const examplesOf = ({
  train,
  test,
  validation = 0,
}: Pick<DataRequest, "train" | "test" | "validation">): { train: number; test: number } => ({
  train: train + validation,
  test,
});
