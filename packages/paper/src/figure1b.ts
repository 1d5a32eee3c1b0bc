import { type CorruptionCurves, type Figure1Model, overP } from "./corruptionCurves.ts";
import type { Published } from "./published.ts";

/** Figure 1b: time to overfit, relative to that on true labels, at each label corruption p. */
export const figure1bValues: Published<CorruptionCurves> = {
  where: "Figure 1b",
  precision: "read off the vector graphics",
  dataset: "cifar10",
  values: {
    "inception-small": overP([1, 1.6, 1.9, 2.2, 2.4, 2.5, 2.7, 2.9, 3.1, 3.6, 3.6]),
    "alexnet-small": overP([1, 1.06, 1.1, 1.16, 1.23, 1.26, 1.32, 1.35, 1.42, 1.52, 1.55]),
    "mlp-1x512": overP([1, 1.29, 1.43, 1.57, 1.68, 1.79, 1.93, 1.93, 1.96, 2, 1.96]),
  },
};

/**
 * Epochs to overfit on true labels, the unit of figure 1b, whose ratios are exact fractions over
 * these.
 */
export const figure1bEpochs: Published<Readonly<Record<Figure1Model, number>>> = {
  where: "Figure 1b",
  precision: "inferred",
  dataset: "cifar10",
  values: { "inception-small": 10, "alexnet-small": 31, "mlp-1x512": 28 },
};
