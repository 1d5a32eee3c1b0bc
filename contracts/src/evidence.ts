import type {
  AuditRecord,
  ComplexityEvidence,
  ExpressivityEvidence,
  LinearEvidence,
  RunEvidence,
  SubsetEvidence,
} from "@rote/records";

const each = <Value>(value: Value) => ({
  firstEpochLearned: value,
  forgettingEvents: value,
  areaUnderMargin: value,
  confidence: value,
  variability: value,
  el2n: value,
});
const labels = () => ({ examples: 500, deciles: each([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]) });

/** Two runs on true and on random labels. */
export const runs = (): RunEvidence[] =>
  ["trueLabels", "randomLabels"].map((name) => ({
    name,
    corruption: { name, params: {}, seed: 0 },
    model: "inception-small",
    dataset: { name: "cifar10" },
    specification: { seed: 0, train: 1000 },
    epochs: [1, 2].map((epoch) => ({
      epoch,
      step: 10 * epoch,
      loss: 1 / epoch,
      trainAccuracy: epoch / 2,
      testAccuracy: 0.3,
      changedLabelAccuracy: epoch / 3,
      unchangedLabelAccuracy: epoch / 2,
      learningRate: 0.1,
      seconds: epoch,
    })),
    result: { epochsToFit: 2, trainAccuracy: 1, testAccuracy: 0.5 },
    shifts: [
      { name: "none", severity: 0, testAccuracy: 0.5, cleanLabelTestAccuracy: 0.5 },
      { name: "contrast", severity: 1, testAccuracy: 0.4, cleanLabelTestAccuracy: 0.4 },
    ],
    norms: {
      distance: 1,
      margins: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
      inputNorm: 2,
      dense: {
        pathNorm: 1,
        spectralComplexity: 2,
        normalizedMargins: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
      },
    },
    dynamics: { changed: labels(), unchanged: labels(), above: each(0.75) },
  }));

export const solutions = (): LinearEvidence[] => [
  {
    kind: "linear",
    specification: { train: 1000, seed: 0 },
    specificationHash: "a",
    dataset: "mnist",
    kernel: "gaussian",
    features: null,
    ridge: 0,
    labels: "true",
    trainError: 0,
    testError: 0.05,
    norm: 100,
  },
];

export const networks = (): ExpressivityEvidence[] =>
  [10, 20].map((n) => ({
    kind: "expressivity",
    specification: {},
    specificationHash: "b",
    n,
    dimension: 3,
    outputs: 1,
    weights: 2 * n + 3,
    maxError: 1e-12,
  }));

export const measures = (): ComplexityEvidence[] => [
  {
    kind: "complexity",
    specification: {
      of: "network",
      train: 1000,
      seed: 0,
      radius: null,
      network: { model: "mlp-1x512" },
    },
    specificationHash: "c",
    dataset: "mnist",
    dimension: 784,
    parameters: 400_000,
    kernel: null,
    rademacher: {
      values: [1, 1],
      positives: [500, 480],
      mean: 1,
      low: 1,
      high: 1,
      isExact: false,
      bound: null,
    },
    stability: null,
  },
];

/** Two trainings on halves of four examples. */
export const subsetRecords = (): SubsetEvidence[] =>
  ["c", "3"].map((included, draw) => ({
    kind: "subset",
    specification: {
      model: "mlp-1x512",
      dataset: "mnist",
      train: 4,
      test: 2,
      seed: 0,
      share: 0.5,
      draw,
    },
    specificationHash: `s${draw}`,
    dataset: "mnist",
    model: "mlp-1x512",
    corruption: { name: "trueLabels", params: {}, seed: 0 },
    included,
    changed: "8",
    result: {
      right: "f",
      testRight: "8",
      trainAccuracy: 1,
      heldOutAccuracy: 1,
      testAccuracy: 0.5,
      epochs: 1,
      weightsHash: "w",
    },
  }));

export const audit = (): AuditRecord => ({
  kind: "audit",
  version: 1,
  specification: {
    dataset: "pets",
    fingerprint: "f",
    model: "mlp-1x512",
    folds: 2,
    epochs: 1,
    batchSize: 8,
    learningRate: 0.01,
    whitening: true,
    neighbours: 1,
    duplicateFrom: 0.99,
    seed: 0,
  },
  specificationHash: "0",
  dataset: { title: "pets", classes: ["cat", "dog"], examples: 2 },
  model: { trainableParameters: 10 },
  environment: { rote: "0", runtime: "Node", platform: "linux", backend: "cpu", tfjs: "4" },
  result: {
    suspects: [1],
    errorRate: 0.5,
    noiseMatrix: [
      [1, 0],
      [0.5, 0.5],
    ],
    accuracy: { training: 1, heldOut: 0.5, memory: 0.5, suspects: 1 },
    confusions: [{ given: 1, suggested: 0, count: 1 }],
    duplicates: [],
  },
  examples: {
    given: [0, 1],
    suggested: [1, 0],
    quality: [0.9, 0.1],
    selfConfidence: [0.9, 0.1],
    suggestedConfidence: [0.1, 0.9],
    neighboursGiven: [0, 0],
    neighboursSuggested: [1, 1],
    areaUnderMargin: [1, -1],
    confidence: [0.9, 0.2],
    variability: [0, 0],
    el2n: [0.1, 1],
    forgettingEvents: [0, null],
    firstEpochLearned: [1, null],
  },
  seconds: 1,
});
