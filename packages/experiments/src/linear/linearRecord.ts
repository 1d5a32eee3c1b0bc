import type { Certificate } from "@rote/solvers";
import type { CompleteLinearSpecification } from "./linearSpecification.ts";

/** One JSON document: a minimum-norm or ridge solution, what determined it, and what came out. */
export interface LinearRecord {
  kind: "linear";
  /** Of this form; it grows when the form changes. */
  version: 1;
  specification: CompleteLinearSpecification;
  /** SHA-256 of the specification. */
  specificationHash: string;
  dataset: {
    name: string;
    train: { examples: number; fingerprint: string };
    test: { examples: number; fingerprint: string };
  };
  /** As it was used: with the γ that the data gave. */
  kernel: { name: string; params: Readonly<Record<string, number>> };
  /** null for raw pixels, divided by 255. `dimension` is that of a point. */
  features: { name: string; dimension: number } | null;
  ridge: number;
  labels: "true" | "random";
  /** Shares from 0 to 1 of the examples whose largest output is not their label. */
  trainError: number;
  testError: number;
  /** √(Σ_classes ‖f_c‖²) in the kernel's space: √(Σ_c y_cᵀ K⁻¹ y_c) for an interpolant. */
  norm: number;
  certificate: Certificate;
  environment: LinearEnvironment;
  /** Wall time of all of it, and of each stage. */
  seconds: number;
  timings: Readonly<Record<string, number>>;
  /** The largest resident memory in bytes; null where it cannot be asked for. */
  peakMemory: number | null;
}

export interface LinearEnvironment {
  /** What multiplied the matrices. */
  engine: string;
  rote: string;
  runtime: string;
  platform: string;
}
