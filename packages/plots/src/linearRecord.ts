import type { Named } from "./runRecord.ts";

/** What the figures need to know of a minimum-norm or ridge solution: section 5 of the paper. */
export interface LinearRecord {
  kind: "linear";
  specification: object;
  specificationHash: string;
  dataset: Named;
  kernel: Named;
  /** What the images were turned into first; null for raw pixels. */
  features: Named | null;
  ridge: number;
  labels: "true" | "random";
  /** Fractions from 0 to 1. */
  trainError: number;
  testError: number;
  /** ‖w‖, over all outputs. */
  norm: number;
  environment?: unknown;
  seconds?: number;
}
