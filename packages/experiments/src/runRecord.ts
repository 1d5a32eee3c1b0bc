import type { CorruptionSpec } from "@rote/corruptions";
import type { CompleteSpecification } from "./specification.ts";

/** One JSON document: everything that determined a run, and what came out, epoch by epoch. */
export interface RunRecord {
  kind: "training";
  /** Of this form; it grows when the form changes. */
  version: 1;
  /** The condition as the paper calls it: "random labels". */
  name: string;
  specification: CompleteSpecification;
  /** SHA-256 of the specification. */
  specificationHash: string;
  dataset: { name: string; train: SetRecord; test: SetRecord };
  corruption: CorruptionSpec;
  model: { name: string; trainableParameters: number };
  environment: Environment;
  /** What a person changed while it ran: none, and the specification determines the run. */
  interventions: Intervention[];
  epochs: EpochRecord[];
  result: RunResult;
}

export interface SetRecord {
  examples: number;
  /** Of the set as it was loaded. */
  fingerprint: string;
  /** Examples that the corruption changed: their image, and their label. */
  changedImages: number;
  changedLabels: number;
}

/** What a run depends on besides its specification. */
export interface Environment {
  /** The tfjs backend: on one backend a specification gives the same weights, to the bit. */
  backend: string;
  tfjs: string;
  rote: string;
  /** For example "Node 24.21.0" or a browser's user agent. */
  runtime: string;
  platform: string;
}

/** From this step on, counted from 1, the scheduled learning rate was multiplied by the scale. */
export interface Intervention {
  step: number;
  learningRateScale: number;
}

export interface EpochRecord {
  /** Counted from 1. */
  epoch: number;
  /** Steps since the beginning. */
  step: number;
  /** Mean cross-entropy in nats, as met during the epoch. */
  loss: number;
  /** Fraction from 0 to 1 of the images, as augmented, that were right during the epoch. */
  onlineAccuracy: number;
  /** Fractions from 0 to 1, after the epoch. */
  trainAccuracy: number;
  /** On the test set under the same corruption, its labels included: figure 1c of the paper. */
  testAccuracy: number;
  /** The same with the test labels as they were. Equal unless the corruption changes labels. */
  cleanLabelTestAccuracy: number;
  learningRate: number;
  /** Wall time since training began. */
  seconds: number;
}

export interface RunResult {
  /**
   * The first epoch after which the training accuracy, or under augmentation the online one, reached
   * `stopAtAccuracy`; or null.
   */
  epochsToFit: number | null;
  trainAccuracy: number;
  testAccuracy: number;
  cleanLabelTestAccuracy: number;
  /** SHA-256 of the final weights. */
  weightsHash: string;
  seconds: number;
}
