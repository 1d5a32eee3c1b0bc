import type { ModelName } from "./paperModels.ts";
import { type Published, publishedOn } from "./published.ts";

/** The one explicit regularizer that is on. "augmentation": random flips and rotations. */
export type Table4Regularizer = "weight decay" | "random cropping" | "augmentation";

/** A network on random labels with one explicit regularizer. */
export interface Table4Row {
  regularizer: Table4Regularizer;
  model: ModelName;
  /** A fraction; null: failed to converge. */
  trainAccuracy: number | null;
}

/** Table 4: training accuracy on random labels under an explicit regularizer. */
export const table4: Published<readonly Table4Row[]> = {
  where: "Table 4",
  precision: "as printed",
  dataset: "cifar10",
  values: [
    { regularizer: "weight decay", model: "inception-small", trainAccuracy: 1 },
    { regularizer: "weight decay", model: "alexnet-small", trainAccuracy: null },
    { regularizer: "weight decay", model: "mlp-3x512", trainAccuracy: 1 },
    { regularizer: "weight decay", model: "mlp-1x512", trainAccuracy: 0.9921 },
    { regularizer: "random cropping", model: "inception-small", trainAccuracy: 0.9993 },
    { regularizer: "augmentation", model: "inception-small", trainAccuracy: 0.9928 },
  ],
};

/** The row of Table 4 for a network trained on a dataset; undefined if there is none. */
export const table4Row = (
  dataset: string,
  network: string,
  regularizer: string,
): Table4Row | undefined =>
  publishedOn(dataset, table4)?.find(
    (row) => row.model === network && row.regularizer === regularizer,
  );
