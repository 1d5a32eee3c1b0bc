import type { Condition } from "./conditions.ts";
import type { Points, Published } from "./published.ts";

/** Thousand steps an epoch: 50,000 images in batches of 128. */
const STEPS = 0.391;

/**
 * Figure 1a: the small Inception; average loss (nats) at thousands of steps, in the order of the
 * figure's legend.
 */
export const figure1aValues: Published<Readonly<Partial<Record<Condition, Points>>>> = {
  where: "Figure 1a",
  precision: "read off the vector graphics",
  dataset: "cifar10",
  values: {
    trueLabels: [
      [STEPS, 0.84],
      [0.96, 0.5],
      [3.1, 0.1],
      [4.7, 0.01],
    ],
    randomLabels: [
      [STEPS, 2.3],
      [10 * STEPS, 2.28],
      [15 * STEPS, 2.18],
      [20 * STEPS, 1.8],
      [25 * STEPS, 1.11],
      [30 * STEPS, 0.46],
      [33 * STEPS, 0.19],
      [13.4, 0.1],
      [14.4, 0.01],
    ],
    shuffledPixels: [
      [STEPS, 1.47],
      [1.3, 1],
      [2.7, 0.5],
      [5, 0.1],
      [6.1, 0.01],
    ],
    randomPixels: [
      [STEPS, 2.31],
      [5.2, 1],
      [6.5, 0.5],
      [8.2, 0.1],
      [9.2, 0.01],
    ],
    gaussianPixels: [
      [STEPS, 2.31],
      [4.8, 1],
      [5.9, 0.5],
      [7.6, 0.1],
      [8.5, 0.01],
    ],
  },
};

/** The network of figure 1a. */
export const FIGURE_1A_MODEL = "inception-small";

/** The first epochs whose average loss is below 0.1, 0.05 and 0.01. */
export interface Figure1aEpochs {
  below0_1: number;
  below0_05: number;
  below0_01: number;
}

/** Figure 1a in epochs. */
export const figure1aEpochs: Published<Readonly<Partial<Record<string, Figure1aEpochs>>>> = {
  where: "Figure 1a",
  precision: "read off the vector graphics",
  dataset: "cifar10",
  values: {
    trueLabels: { below0_1: 8, below0_05: 10, below0_01: 12 },
    randomLabels: { below0_1: 35, below0_05: 36, below0_01: 37 },
    shuffledPixels: { below0_1: 13, below0_05: 15, below0_01: 16 },
    randomPixels: { below0_1: 21, below0_05: 23, below0_01: 24 },
    gaussianPixels: { below0_1: 20, below0_05: 21, below0_01: 22 },
  },
};
