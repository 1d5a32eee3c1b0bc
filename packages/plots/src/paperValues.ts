// What Zhang, Bengio, Hardt, Recht & Vinyals, "Understanding Deep Learning Requires Rethinking
// Generalization", ICLR 2017 (arXiv:1611.03530v2) report. Accuracies and errors are fractions. Values
// of figures are read off the published vector graphics, good to about three digits; tables are as
// printed.

import type { Condition } from "./conditions.ts";

/** How figures and tables name where these values are from. */
export const PUBLISHED = "Zhang et al. 2017";

/** The models of Table 1, as the paper writes them. */
export const PAPER_MODELS = [
  "Inception",
  "Inception w/o BatchNorm",
  "Alexnet",
  "MLP 3x512",
  "MLP 1x512",
] as const;

export type PaperModel = (typeof PAPER_MODELS)[number];

export interface Table1Row {
  model: PaperModel;
  parameters: number;
  labels: "true" | "random";
  randomCrop: boolean;
  weightDecay: boolean;
  trainAccuracy: number;
  testAccuracy: number;
}

const row = (
  model: PaperModel,
  parameters: number,
  labels: "true" | "random",
  randomCrop: boolean,
  weightDecay: boolean,
  trainAccuracy: number,
  testAccuracy: number,
): Table1Row => ({
  ...{ model, parameters, labels, randomCrop, weightDecay, trainAccuracy, testAccuracy },
});

/** Table 1: CIFAR-10, with and without explicit regularization, on true and on random labels. */
export const table1: readonly Table1Row[] = [
  row("Inception", 1_649_402, "true", true, true, 1, 0.8905),
  row("Inception", 1_649_402, "true", true, false, 1, 0.8931),
  row("Inception", 1_649_402, "true", false, true, 1, 0.8603),
  row("Inception", 1_649_402, "true", false, false, 1, 0.8575),
  row("Inception", 1_649_402, "random", false, false, 1, 0.0978),
  row("Inception w/o BatchNorm", 1_649_402, "true", false, true, 1, 0.83),
  row("Inception w/o BatchNorm", 1_649_402, "true", false, false, 1, 0.82),
  row("Inception w/o BatchNorm", 1_649_402, "random", false, false, 1, 0.1012),
  row("Alexnet", 1_387_786, "true", true, true, 0.999, 0.8122),
  row("Alexnet", 1_387_786, "true", true, false, 0.9982, 0.7966),
  row("Alexnet", 1_387_786, "true", false, true, 1, 0.7736),
  row("Alexnet", 1_387_786, "true", false, false, 1, 0.7607),
  row("Alexnet", 1_387_786, "random", false, false, 0.9982, 0.0986),
  row("MLP 3x512", 1_735_178, "true", false, true, 1, 0.5335),
  row("MLP 3x512", 1_735_178, "true", false, false, 1, 0.5239),
  row("MLP 3x512", 1_735_178, "random", false, false, 1, 0.1048),
  row("MLP 1x512", 1_209_866, "true", false, true, 0.998, 0.5039),
  row("MLP 1x512", 1_209_866, "true", false, false, 1, 0.5051),
  row("MLP 1x512", 1_209_866, "random", false, false, 0.9934, 0.1061),
];

export interface Table2Row {
  labels: "true" | "random";
  augmentation: boolean;
  dropout: boolean;
  weightDecay: boolean;
  top1Train: number;
  top5Train: number;
  top1Test: number;
  top5Test: number;
  /** The best test accuracy during training, where the paper adds it in parentheses. */
  bestTop1Test?: number;
  bestTop5Test?: number;
}

/**
 * Table 2: Inception V3 on ImageNet. The third row's top-1 training accuracy is printed as 90.60 %,
 * which contradicts its own top-5 of 100.0 % and figure 2a (0.996): read it as a slip for 99.60.
 */
export const table2: readonly Table2Row[] = [
  {
    ...{ labels: "true", augmentation: true, dropout: true, weightDecay: true },
    ...{ top1Train: 0.9218, top5Train: 0.9921, top1Test: 0.7784, top5Test: 0.9392 },
  },
  {
    ...{ labels: "true", augmentation: true, dropout: false, weightDecay: false },
    ...{ top1Train: 0.9233, top5Train: 0.9917, top1Test: 0.7295, top5Test: 0.9043 },
  },
  {
    ...{ labels: "true", augmentation: false, dropout: false, weightDecay: true },
    ...{ top1Train: 0.906, top5Train: 1, top1Test: 0.6718, top5Test: 0.8644 },
    ...{ bestTop1Test: 0.7257, bestTop5Test: 0.9131 },
  },
  {
    ...{ labels: "true", augmentation: false, dropout: false, weightDecay: false },
    ...{ top1Train: 0.9953, top5Train: 1, top1Test: 0.598, top5Test: 0.8038 },
    ...{ bestTop1Test: 0.6316, bestTop5Test: 0.8449 },
  },
  {
    ...{ labels: "random", augmentation: false, dropout: true, weightDecay: true },
    ...{ top1Train: 0.9118, top5Train: 0.9795, top1Test: 0.0009, top5Test: 0.0049 },
  },
  {
    ...{ labels: "random", augmentation: false, dropout: false, weightDecay: true },
    ...{ top1Train: 0.8781, top5Train: 0.9615, top1Test: 0.0012, top5Test: 0.005 },
  },
  {
    ...{ labels: "random", augmentation: false, dropout: false, weightDecay: false },
    ...{ top1Train: 0.952, top5Train: 0.9914, top1Test: 0.0011, top5Test: 0.0056 },
  },
];

/** Table 3: kernel methods without regularization, test error. */
export const table3 = [
  { dataset: "MNIST", preprocessing: "none", testError: 0.012 },
  { dataset: "MNIST", preprocessing: "Gabor filters", testError: 0.006 },
  { dataset: "CIFAR-10", preprocessing: "none", testError: 0.46 },
  { dataset: "CIFAR-10", preprocessing: "random convolutional network", testError: 0.17 },
] as const;

/**
 * Section 5 as a whole: Table 3, the one kernel machine that the text regularizes, and the norms of the
 * minimum-norm solutions, which the text gives for MNIST, rounded. Test errors are fractions.
 */
export const section5: readonly {
  dataset: "MNIST" | "CIFAR-10";
  preprocessing: (typeof table3)[number]["preprocessing"];
  /** Whether the solution was regularized. */
  ridge: boolean;
  testError: number;
  norm?: number;
}[] = [
  { ...table3[0], ridge: false, norm: 220 },
  { ...table3[1], ridge: false, norm: 390 },
  { ...table3[2], ridge: false },
  { ...table3[3], ridge: false },
  { ...table3[3], ridge: true, testError: 0.15 },
];

/**
 * Table 4: training accuracy on random labels under an explicit regularizer, CIFAR-10. Null: failed
 * to converge.
 */
export const table4: readonly {
  regularizer: "weight decay" | "random cropping" | "augmentation";
  model: PaperModel;
  trainAccuracy: number | null;
}[] = [
  { regularizer: "weight decay", model: "Inception", trainAccuracy: 1 },
  { regularizer: "weight decay", model: "Alexnet", trainAccuracy: null },
  { regularizer: "weight decay", model: "MLP 3x512", trainAccuracy: 1 },
  { regularizer: "weight decay", model: "MLP 1x512", trainAccuracy: 0.9921 },
  { regularizer: "random cropping", model: "Inception", trainAccuracy: 0.9993 },
  { regularizer: "augmentation", model: "Inception", trainAccuracy: 0.9928 },
];

type Points = readonly (readonly [x: number, y: number])[];

const STEPS = 0.391; // thousand steps an epoch: 50,000 images in batches of 128

/** Figure 1a: the small Inception; loss at thousands of steps. */
export const figure1aValues: Readonly<Partial<Record<Condition, Points>>> = {
  trueLabels: [
    [STEPS, 0.84],
    [0.96, 0.5],
    [3.1, 0.1],
    [4.7, 0.01],
  ],
  shuffledPixels: [
    [STEPS, 1.47],
    [1.3, 1],
    [2.7, 0.5],
    [5, 0.1],
    [6.1, 0.01],
  ],
  gaussianPixels: [
    [STEPS, 2.31],
    [4.8, 1],
    [5.9, 0.5],
    [7.6, 0.1],
    [8.5, 0.01],
  ],
  randomPixels: [
    [STEPS, 2.31],
    [5.2, 1],
    [6.5, 0.5],
    [8.2, 0.1],
    [9.2, 0.01],
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
};

/** Figure 1a in epochs: the first whose average loss is below 0.1, 0.05 and 0.01. */
export const figure1aEpochs: Readonly<
  Partial<Record<Condition, { below0_1: number; below0_05: number; below0_01: number }>>
> = {
  trueLabels: { below0_1: 8, below0_05: 10, below0_01: 12 },
  shuffledPixels: { below0_1: 13, below0_05: 15, below0_01: 16 },
  gaussianPixels: { below0_1: 20, below0_05: 21, below0_01: 22 },
  randomPixels: { below0_1: 21, below0_05: 23, below0_01: 24 },
  randomLabels: { below0_1: 35, below0_05: 36, below0_01: 37 },
};

/** The models of figures 1b and 1c. */
export type Figure1Model = "Inception" | "Alexnet" | "MLP 1x512";

const P = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1];
const overP = (values: readonly number[]): Points => P.map((p, i) => [p, values[i]!]);

/** Figure 1b: time to overfit, relative to that on true labels, at each label corruption p. */
export const figure1bValues: Readonly<Record<Figure1Model, Points>> = {
  Inception: overP([1, 1.6, 1.9, 2.2, 2.4, 2.5, 2.7, 2.9, 3.1, 3.6, 3.6]),
  Alexnet: overP([1, 1.06, 1.1, 1.16, 1.23, 1.26, 1.32, 1.35, 1.42, 1.52, 1.55]),
  "MLP 1x512": overP([1, 1.29, 1.43, 1.57, 1.68, 1.79, 1.93, 1.93, 1.96, 2, 1.96]),
};

/**
 * Epochs to overfit on true labels, the unit of figure 1b: its ratios are exact fractions over these.
 * Inferred, not stated.
 */
export const figure1bEpochs: Readonly<Record<Figure1Model, number>> = {
  Inception: 10,
  Alexnet: 31,
  "MLP 1x512": 28,
};

/**
 * Figure 1c: test error at each label corruption p. The test labels are almost certainly corrupted
 * with the same p; compare with runs that do so.
 */
export const figure1cValues: Readonly<Record<Figure1Model, Points>> = {
  Inception: overP([0.128, 0.278, 0.406, 0.524, 0.629, 0.71, 0.785, 0.841, 0.879, 0.902, 0.902]),
  Alexnet: overP([0.301, 0.412, 0.522, 0.619, 0.692, 0.763, 0.82, 0.858, 0.881, 0.89, 0.901]),
  "MLP 1x512": overP([0.495, 0.585, 0.657, 0.719, 0.757, 0.796, 0.865, 0.865, 0.883, 0.894, 0.898]),
};

/** Figure 2a: Inception V3 on ImageNet; top-1 accuracies, and the highest of the test curve. */
export const figure2aValues = [
  {
    ...{ augmentation: true, weightDecay: true, dropout: true },
    ...{ finalTrain: 0.92, finalTest: 0.779, bestTest: null },
  },
  {
    ...{ augmentation: false, weightDecay: true, dropout: false },
    ...{ finalTrain: 0.996, finalTest: 0.673, bestTest: { accuracy: 0.727, thousandSteps: 2100 } },
  },
  {
    ...{ augmentation: false, weightDecay: false, dropout: false },
    ...{ finalTrain: 0.995, finalTest: 0.599, bestTest: { accuracy: 0.632, thousandSteps: 330 } },
  },
] as const;

export type Figure2bModel = "Inception" | "Inception w/o BatchNorm";

/**
 * Figure 2b: the small Inception on CIFAR-10 without explicit regularizers; test accuracy at thousands
 * of steps. Without batch norm it is noisy, 0.77 to 0.83, up to about 9 thousand steps; given here is
 * its plateau.
 */
export const figure2bValues: Readonly<Record<Figure2bModel, Points>> = {
  Inception: [
    [STEPS, 0.689],
    [5 * STEPS, 0.834],
    [12 * STEPS, 0.855],
    [20, 0.866],
  ],
  "Inception w/o BatchNorm": [[20, 0.851]],
};

/**
 * What the paper finds for a model under a condition on all of CIFAR-10, without explicit
 * regularization. Null: not reported.
 */
export interface PaperResult {
  /** Where epochs are given for training accuracy or a small loss; see `figure1bEpochs`. */
  epochsToFit: number | null;
  trainAccuracy: number | null;
  testAccuracy: number | null;
}

/**
 * @param condition the name of a corruption.
 * @param probability p of `partialLabels`.
 */
export function paperResult(
  model: PaperModel,
  condition: string,
  probability?: number,
): PaperResult {
  const labels = condition === "trueLabels" ? "true" : "random";
  const row =
    condition === "trueLabels" || condition === "randomLabels"
      ? table1.find(
          (row) =>
            row.model === model && row.labels === labels && !row.randomCrop && !row.weightDecay,
        )
      : undefined;
  const p = { trueLabels: 0, randomLabels: 1, partialLabels: probability }[condition];
  const at = (figure: Readonly<Record<Figure1Model, Points>>) =>
    p === undefined ? undefined : figure[model as Figure1Model]?.find(([x]) => x === p)?.[1];
  const ratio = at(figure1bValues);
  const unit = figure1bEpochs[model as Figure1Model];
  const error = condition === "partialLabels" ? at(figure1cValues) : undefined;
  const figure1a =
    model === "Inception" ? figure1aEpochs[condition as Condition]?.below0_05 : undefined;
  return {
    epochsToFit: ratio !== undefined ? Math.round(ratio * unit) : (figure1a ?? null),
    trainAccuracy: row?.trainAccuracy ?? null,
    testAccuracy: row?.testAccuracy ?? (error === undefined ? null : 1 - error),
  };
}
