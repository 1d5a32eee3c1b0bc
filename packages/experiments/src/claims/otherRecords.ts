/** What claims ask of the record of a minimum-norm or ridge solution. */
export interface LinearEvidence {
  kind: "linear";
  specification: object;
  specificationHash: string;
  dataset: string | { name: string };
  kernel: string | { name: string };
  /** What the images were turned into first; null for raw pixels. */
  features: string | { name: string } | null;
  ridge: number;
  labels: "true" | "random";
  /** Fractions from 0 to 1. */
  trainError: number;
  testError: number;
  /** Of all outputs together. */
  norm: number;
}

/** What claims ask of the record of a network that was built after Theorem 1. */
export interface ExpressivityEvidence {
  kind: "expressivity";
  specificationHash: string;
  /** Points that were to be fitted. */
  n: number;
  /** Numbers a point. */
  dimension: number;
  outputs: number;
  /** Layers: 2 for Theorem 1, the default, and more for its corollary. */
  depth?: number;
  /** Of the network. */
  weights: number;
  /** Largest distance between the network's output and what was asked, over all points and outputs. */
  maxError: number;
}
