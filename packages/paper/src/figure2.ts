import type { ModelName } from "./paperModels.ts";
import type { Points, Published } from "./published.ts";

/** Inception V3 under some regularizers. Top-1 accuracies, fractions. */
export interface Figure2aCurve {
  augmentation: boolean;
  weightDecay: boolean;
  dropout: boolean;
  finalTrain: number;
  finalTest: number;
  /** The highest of the test curve, where it is not the last. */
  bestTest: { accuracy: number; thousandSteps: number } | null;
}

/** Figure 2a: Inception V3 on ImageNet. */
export const figure2aValues: Published<readonly Figure2aCurve[]> = {
  where: "Figure 2a",
  precision: "read off the vector graphics",
  dataset: "imagenet",
  values: [
    {
      augmentation: true,
      weightDecay: true,
      dropout: true,
      finalTrain: 0.92,
      finalTest: 0.779,
      bestTest: null,
    },
    {
      augmentation: false,
      weightDecay: true,
      dropout: false,
      finalTrain: 0.996,
      finalTest: 0.673,
      bestTest: { accuracy: 0.727, thousandSteps: 2100 },
    },
    {
      augmentation: false,
      weightDecay: false,
      dropout: false,
      finalTrain: 0.995,
      finalTest: 0.599,
      bestTest: { accuracy: 0.632, thousandSteps: 330 },
    },
  ],
};

/** The networks of figure 2b. */
export type Figure2bModel = Extract<ModelName, "inception-small" | "inception-small-nobn">;

/** Thousand steps an epoch: 50,000 images in batches of 128. */
const STEPS = 0.391;

/**
 * Figure 2b: the small Inception without explicit regularizers; test accuracy at thousands of
 * steps. Without batch norm it is noisy, 0.77 to 0.83, up to about 9 thousand steps; given here is
 * its plateau.
 */
export const figure2bValues: Published<Readonly<Record<Figure2bModel, Points>>> = {
  where: "Figure 2b",
  precision: "read off the vector graphics",
  dataset: "cifar10",
  values: {
    "inception-small": [
      [STEPS, 0.689],
      [5 * STEPS, 0.834],
      [12 * STEPS, 0.855],
      [20, 0.866],
    ],
    "inception-small-nobn": [[20, 0.851]],
  },
};

/** At most so much is the best test accuracy of figure 2b above its last, with batch norm. */
export const figure2bGain: Published<{ model: Figure2bModel; atMost: number }> = {
  where: "Figure 2b",
  precision: "read off the vector graphics",
  dataset: "cifar10",
  values: { model: "inception-small", atMost: 0.005 },
};
