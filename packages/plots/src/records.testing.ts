import { conditions } from "@rote/paper";
import type {
  ClaimResult,
  ComplexityEvidence,
  ExpressivityEvidence,
  FailureEvidence,
  LinearEvidence,
  RunEvidence,
} from "@rote/records";
import { CONDITION_ORDER } from "./drawing/order.ts";

/** A made-up hash, a different one for each text. */
const hash = (text: string) =>
  `${[...text].map((c) => c.charCodeAt(0).toString(16)).join("")}0123456789abcdef`;

/**
 * Made-up runs whose losses fall like those of figure 1a: later and later, condition by condition.
 */
export function testRecords(): RunEvidence[] {
  const middle: Record<string, number> = {
    trueLabels: 2,
    shuffledPixels: 6,
    gaussianPixels: 14,
    randomPixels: 17,
    randomLabels: 25,
    partialLabels: 20,
  };
  return CONDITION_ORDER.map((corruption) => ({
    name: conditions[corruption]!,
    corruption: { name: corruption, params: {}, seed: 0 },
    model: "inception-small",
    dataset: { name: "cifar10" },
    epochs: Array.from({ length: 40 }, (_, i) => {
      const epoch = i + 1;
      const fit = 1 / (1 + Math.exp((middle[corruption]! - epoch) / 2));
      return {
        epoch,
        step: epoch * 391,
        loss: Math.LN10 * (1 - fit) + 0.0003,
        trainAccuracy: fit,
        testAccuracy: 0.1,
        learningRate: 0.1 * 0.95 ** i,
        seconds: epoch * 3,
      };
    }),
    specificationHash: hash(corruption),
    result: {
      epochsToFit: middle[corruption]! + 10,
      trainAccuracy: 1,
      weightsHash: hash(`weights ${corruption}`),
      testAccuracy: corruption === "trueLabels" ? 0.8575 : 0.1,
    },
  }));
}

/**
 * Made-up runs over label corruption p, which fit in `epochs(p)` and err on `error(p)` of the
 * tests.
 */
export function sweepRecords(
  epochs: (p: number) => number | null,
  error: (p: number) => number | null = () => null,
  ps: readonly number[] = [0, 0.5, 1],
): RunEvidence[] {
  const [record] = testRecords();
  return ps.map((p) => {
    const [fit, wrong] = [epochs(p), error(p)];
    const fitted = record!.epochs.map((one) => ({
      ...one,
      trainAccuracy: fit !== null && one.epoch >= fit ? 1 : 0.5,
    }));
    const result = {
      epochsToFit: fit,
      trainAccuracy: 1,
      testAccuracy: wrong === null ? null : 1 - wrong,
    };
    const corruption = {
      name: p === 0 ? "trueLabels" : "partialLabels",
      seed: 0,
      params: { probability: p },
    };
    return { ...record!, name: `p = ${p}`, corruption, epochs: fitted, result };
  });
}

/** The same runs with another seed. */
export const withSeed = (records: readonly RunEvidence[], seed: number): RunEvidence[] =>
  records.map((record) => ({ ...record, corruption: { ...record.corruption, seed } }));

/** Made-up solutions of two kernel machines on true and on random labels. */
export function testLinear(): LinearEvidence[] {
  return ([null, { name: "gabor" }] as const).flatMap((features) =>
    (["true", "random"] as const).map((labels) => ({
      kind: "linear" as const,
      dataset: "mnist",
      features,
      labels,
      ridge: 0,
      trainError: 0,
      kernel: { name: "gaussian", bandwidth: 5 },
      specification: { train: 1000, seed: 0 },
      specificationHash: hash(`${labels} ${features}`),
      testError: labels === "random" ? 0.9 : features === null ? 0.05 : 0.02,
      norm: (features === null ? 30 : 70) * (labels === "random" ? 4 : 1),
    })),
  );
}

/** Made-up networks after Theorem 1, with the theorem's number of weights. */
export function testExpressivity(): ExpressivityEvidence[] {
  return [10, 100, 1000].map((n) => ({
    kind: "expressivity",
    n,
    dimension: 784,
    outputs: 1,
    weights: 2 * n + 784,
    maxError: n === 10 ? 0 : n * 1e-14,
    specification: { n },
    specificationHash: hash(`n ${n}`),
  }));
}

/** Made-up measures of a network, with its stability, and of a kernel's ball. */
export function testComplexity(): ComplexityEvidence[] {
  const ofLabels = (testAccuracy: number) => ({
    largest: [0.5, 2.25],
    mean: [0.01, 0.03],
    trainAccuracy: 1,
    testAccuracy,
  });
  const measure = {
    kind: "complexity",
    dataset: "mnist",
    dimension: 784,
    stability: null,
  } as const;
  const network = { of: "network", train: 1000, seed: 0, radius: null } as const;
  const values = { positives: [500, 501], isExact: false, bound: null };
  return [
    {
      ...measure,
      specification: { ...network, network: { model: "mlp-1x512" } },
      specificationHash: hash("complexity network"),
      parameters: 402_944,
      kernel: null,
      rademacher: { ...values, values: [1, 0.998], mean: 0.999, low: 0.986, high: 1.012 },
      stability: {
        leftOut: [3, 14],
        points: 2000,
        true: ofLabels(0.9),
        random: ofLabels(0.1),
      },
    },
    {
      ...measure,
      specification: { ...network, of: "kernelBall", radius: 1, network: null },
      specificationHash: hash("complexity ball"),
      parameters: null,
      kernel: { name: "gaussian", params: { gamma: 0.02 } } as { name: string },
      rademacher: {
        ...values,
        values: [0.0306, 0.0308],
        mean: 0.0307,
        low: 0.0294,
        high: 0.032,
        isExact: true,
        bound: 0.0316,
      },
    },
  ];
}

/** A made-up run that failed. */
export const testFailure = (name: string, more: object = {}): FailureEvidence => ({
  kind: "failure",
  of: "training",
  specification: { model: "inception-small", corruption: { name, params: {} }, ...more },
  specificationHash: hash(`failed ${name}`),
  error: { name: "DivergedError", message: "the loss is NaN" },
  epoch: 1,
  step: 7,
});

/** One made-up claim for each verdict. */
export function testClaims(): ClaimResult[] {
  return [
    {
      id: "fits",
      sentence: "Networks fit random labels.",
      source: "Figure 1a",
      verdict: "holds",
      evidence: "All six runs reached 100 % training accuracy.",
      tolerance: "Every run ends with a training accuracy of at least 99 %.",
      figures: [{ quantity: "random labels, epochs", paper: 36, ours: 31.5, unit: "epochs" }],
      runs: ["a1b2"],
    },
    {
      id: "small-factor",
      sentence: "It takes a small factor longer.",
      source: "Figure 1b",
      verdict: "fails",
      evidence: "Random labels took 12 times as long.",
      figures: [{ quantity: "time on random labels", paper: 3.6, ours: 12, unit: "" }],
      runs: ["a1b2", "c3d4"],
    },
    {
      id: "augmentation",
      sentence: "Augmentation helps most.",
      source: "Table 1",
      verdict: "notEnoughRuns",
      evidence: "There is no run with augmentation.",
      figures: [{ quantity: "gain from augmentation", paper: null, ours: null, unit: "points" }],
      runs: [],
    },
    {
      id: "batch-norm",
      sentence: "Batch normalization helps a little.",
      source: "Figure 2",
      verdict: "inconclusive",
      evidence: "It gains 2 ± 9 points.",
      figures: [],
      runs: ["a1b2", "e5f6"],
    },
    {
      id: "ridge",
      sentence: "A ridge helps little.",
      source: "Section 5",
      premises: ["Its solver converged."],
      verdict: "premiseNotMet",
      evidence: "The records do not satisfy the premises.",
      figures: [],
      runs: [],
      leftOut: [{ record: "a kernel machine", reason: "the solver says maxSteps" }],
    },
  ];
}
