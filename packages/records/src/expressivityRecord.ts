import type { RuntimeEnvironment } from "./environment.ts";
import type { CompleteExpressivitySpecification } from "./expressivitySpecification.ts";

/** One JSON document: a network built after Theorem 1 on random points, and how well it fits. */
export interface ExpressivityRecord {
  kind: "expressivity";
  /** The version of this form; it grows when the form changes. */
  version: 1;
  specification: CompleteExpressivitySpecification;
  /** SHA-256 of the specification. */
  specificationHash: string;
  /** Points to be fitted. */
  n: number;
  /** d, the numbers of a point. */
  dimension: number;
  outputs: number;
  /** Layers: 2 for Theorem 1, more for Corollary 1. */
  depth: number;
  /** Units of the widest hidden layer. */
  width: number;
  /** Numbers of the network: d + n + n·K for K outputs and two layers, 2n + d for one. */
  weights: number;
  /**
   * max |c(x) − y| over all points and outputs, in float64, and over three orders of summation; in
   * records of before version 0.2 in that of solving alone, in which rounding errors cancel.
   */
  maxError: number;
  /** The largest weight or bias, in absolute value. */
  largestWeight: number;
  environment: RuntimeEnvironment;
  seconds: number;
}
