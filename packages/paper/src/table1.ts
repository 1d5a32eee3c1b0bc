import { objectOf } from "./paperArgumentError.ts";
import type { ModelName } from "./paperModels.ts";
import { type Published, publishedOn } from "./published.ts";

/** A network with and without explicit regularizers. Accuracies are fractions. */
export interface Table1Row {
  model: ModelName;
  labels: "true" | "random";
  randomCrop: boolean;
  weightDecay: boolean;
  trainAccuracy: number;
  testAccuracy: number;
}

type Cells = [ModelName, "true" | "random", boolean, boolean, train: number, test: number];

const rowOf = (cells: Cells): Table1Row => {
  const [model, labels, randomCrop, weightDecay, trainAccuracy, testAccuracy] = cells;
  return { model, labels, randomCrop, weightDecay, trainAccuracy, testAccuracy };
};

// biome-ignore format: a table
const ROWS: Cells[] = [
  // network               labels    crop   decay  train   test
  ["inception-small",      "true",   true,  true,  1,      0.8905],
  ["inception-small",      "true",   true,  false, 1,      0.8931],
  ["inception-small",      "true",   false, true,  1,      0.8603],
  ["inception-small",      "true",   false, false, 1,      0.8575],
  ["inception-small",      "random", false, false, 1,      0.0978],
  ["inception-small-nobn", "true",   false, true,  1,      0.83],
  ["inception-small-nobn", "true",   false, false, 1,      0.82],
  ["inception-small-nobn", "random", false, false, 1,      0.1012],
  ["alexnet-small",        "true",   true,  true,  0.999,  0.8122],
  ["alexnet-small",        "true",   true,  false, 0.9982, 0.7966],
  ["alexnet-small",        "true",   false, true,  1,      0.7736],
  ["alexnet-small",        "true",   false, false, 1,      0.7607],
  ["alexnet-small",        "random", false, false, 0.9982, 0.0986],
  ["mlp-3x512",            "true",   false, true,  1,      0.5335],
  ["mlp-3x512",            "true",   false, false, 1,      0.5239],
  ["mlp-3x512",            "random", false, false, 1,      0.1048],
  ["mlp-1x512",            "true",   false, true,  0.998,  0.5039],
  ["mlp-1x512",            "true",   false, false, 1,      0.5051],
  ["mlp-1x512",            "random", false, false, 0.9934, 0.1061],
];

/** Table 1: with and without explicit regularization, on true and on random labels. */
export const table1: Published<readonly Table1Row[]> = {
  where: "Table 1",
  precision: "as printed",
  dataset: "cifar10",
  values: ROWS.map(rowOf),
};

/** The row of Table 1 for a network trained on a dataset; undefined if there is none. */
export function table1Row(
  dataset: string,
  row: Pick<Table1Row, "labels" | "randomCrop" | "weightDecay"> & { model: string },
): Table1Row | undefined {
  objectOf("table1Row", row);
  return publishedOn(dataset, table1)?.find(
    ({ model, labels, randomCrop, weightDecay }) =>
      model === row.model &&
      labels === row.labels &&
      randomCrop === row.randomCrop &&
      weightDecay === row.weightDecay,
  );
}

/** The best test accuracy of Table 1 for a network on true labels with a regularizer. */
export function bestRegularized(dataset: string, network: string): number | undefined {
  const accuracies = publishedOn(dataset, table1)
    ?.filter(({ model, labels }) => model === network && labels === "true")
    .filter(({ randomCrop, weightDecay }) => randomCrop || weightDecay)
    .map(({ testAccuracy }) => testAccuracy);
  return accuracies?.length ? Math.max(...accuracies) : undefined;
}
