import type { LinearEnvironment } from "./environment.ts";
import type { CompleteLinearSpecification } from "./linearSpecification.ts";

/** One JSON document: a minimum-norm or ridge solution, what determined it, and what came out. */
export interface LinearRecord {
  kind: "linear";
  /** The version of this form; it grows when the form changes. */
  version: 1;
  specification: CompleteLinearSpecification;
  /** SHA-256 of the specification. */
  specificationHash: string;
  dataset: {
    name: string;
    /** For people: "MNIST". Older records do not say. */
    title?: string;
    /** How many classes there are, K: guessing is right for 1 in K. Older records do not say. */
    classes?: number;
    train: { examples: number; fingerprint: string };
    test: { examples: number; fingerprint: string };
  };
  /** As it was used: with the γ that the data gave. */
  kernel: { name: string; params: Readonly<Record<string, number>> };
  /** null for raw pixels, divided by 255. `dimension` is that of a point. */
  features: { name: string; dimension: number } | null;
  ridge: number;
  labels: "true" | "random";
  /** Share from 0 to 1 of the training examples whose largest output is not their label. */
  trainError: number;
  /** The same of the test examples. */
  testError: number;
  /** √(Σ_classes ‖f_c‖²) in the kernel's space: √(Σ_c y_cᵀ K⁻¹ y_c) for an interpolant. */
  norm: number;
  certificate: CertificateRecord;
  environment: LinearEnvironment;
  /** Wall time of all of it, and of each stage. */
  seconds: number;
  timings: Readonly<Record<string, number>>;
  /** The largest resident memory in bytes; null where it is not known. */
  peakMemory: number | null;
}

/** What certifies a solution: a `Certificate` of `@rote/solvers`. */
export interface CertificateRecord {
  status: "converged" | "inconsistent" | "maxSteps" | "notPositiveDefinite" | "inaccurate";
  /** ‖B − A·X‖ / ‖B‖ over all right-hand sides, in float64. With a ridge, A is K + λI. */
  relativeResidual: number;
  norm: number;
  /**
   * Which norm: of the weights (Frobenius over outputs), or of the function in the kernel's space.
   */
  normKind: "l2" | "rkhs";
  /** Numerical rank of the matrix, where the method finds it. */
  rank?: number;
  /** Estimated condition number of the matrix, where the method finds it. */
  conditionEstimate?: number;
  /** What was done, and why this. */
  method: string;
  reason: string;
}
