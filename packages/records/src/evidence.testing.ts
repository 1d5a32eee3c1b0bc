import type { LinearEvidence, RunEvidence } from "./evidence.ts";

/** A made-up run, with what a test needs to be different. */
export const run = (
  specification: RunEvidence["specification"] = {},
  more: Partial<RunEvidence> = {},
): RunEvidence => ({
  name: "true labels",
  corruption: { name: "trueLabels", params: {}, seed: specification.seed ?? 0 },
  model: "inception-small",
  dataset: { name: "cifar10" },
  specification: { seed: 0, train: 1000, learningRate: 0.1, epochs: 20, ...specification },
  epochs: [],
  result: { epochsToFit: 5, trainAccuracy: 1, testAccuracy: 0.5 },
  ...more,
});

/** A corruption as a record has it. */
export const corruption = (name: string, params: Record<string, unknown> = {}, seed = 0) => ({
  corruption: { name, params, seed },
});

/** A made-up solution of a kernel machine. */
export const solution = (
  specification: LinearEvidence["specification"] = {},
  more: Partial<LinearEvidence> = {},
): LinearEvidence => ({
  kind: "linear",
  specification: { train: 1000, seed: 0, ...specification },
  specificationHash: "a",
  dataset: "mnist",
  kernel: "gaussian",
  features: null,
  ridge: 0,
  labels: "true",
  trainError: 0,
  testError: 0.05,
  norm: 100,
  ...more,
});
