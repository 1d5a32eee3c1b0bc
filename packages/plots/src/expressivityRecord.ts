/** What the figures need to know of a network built after Theorem 1. */
export interface ExpressivityRecord {
  kind: "expressivity";
  specification: object;
  specificationHash: string;
  /** Points fitted. */
  n: number;
  /** Of the points: d. */
  dimension: number;
  outputs: number;
  /** Layers; 2, as in the theorem, if it does not say. */
  depth?: number;
  /** Numbers that make up the network. */
  weights: number;
  /** Largest |c(x) − y| over the points. */
  maxError: number;
  environment?: unknown;
  seconds?: number;
}

/** The theorem's networks first, then deeper ones; by dimension, then by points. */
export const bySize = (a: ExpressivityRecord, b: ExpressivityRecord) =>
  (a.depth ?? 2) - (b.depth ?? 2) || a.dimension - b.dimension || a.n - b.n;
