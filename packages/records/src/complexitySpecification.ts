import type { KernelSpecification } from "./linearSpecification.ts";
import type { CompleteSpecification } from "./runSpecification.ts";

/**
 * Functions whose capacity is measured:
 *
 * - `network`: what a network is trained to with the paper's settings;
 * - `linear`: the signs of the linear functions of the pixels;
 * - `kernelBall`: the functions of a kernel's space with a norm of at most `radius`.
 */
export type HypothesesName = "network" | "linear" | "kernelBall";

/** A specification of what section 2.2 speaks of, with every field filled in. */
export interface CompleteComplexitySpecification {
  /** The class of functions. */
  of: HypothesesName;
  /** A published dataset, or "gaussianClusters". */
  dataset: string;
  /** How many training examples, from the first on. */
  train: number;
  /** Test examples on which losses are compared, from the first on; null without `leftOut`. */
  test: number | null;
  /** Of pictures of one's own: height and width to which they are brought; null for 32. */
  pictureSize: number | null;
  /** SHA-256 of a file of labels that replace those of the training images; null for their own. */
  givenLabels: string | null;
  /** How many times signs are drawn. */
  draws: number;
  /** Of `kernelBall`; null for the others. */
  kernel: KernelSpecification | null;
  /** B, the largest norm of `kernelBall`; null for the others. */
  radius: number | null;
  /** How a `network` is trained; null for the others. */
  network: NetworkSpecification | null;
  /** How many times the network is trained without one of the examples; 0 for never. */
  leftOut: number;
  /** Draws the signs, the examples to leave out, random labels, and all that training draws. */
  seed: number;
}

/** The fields of a run's specification that say which network is trained, and how. */
export type NetworkSpecification = Omit<
  CompleteSpecification,
  | "dataset"
  | "train"
  | "test"
  | "seed"
  | "corruption"
  | "validation"
  | "earlyStopping"
  | "recordExamples"
  | "recordNorms"
  | "testOn"
  | "pictureSize"
  | "givenLabels"
>;
