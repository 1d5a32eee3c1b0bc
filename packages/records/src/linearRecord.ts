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
  /** Where `leaveOneOut` asks for it. */
  memorization?: MemorizationRecord;
  environment: LinearEnvironment;
  /** Wall time of all of it, and of each stage. */
  seconds: number;
  timings: Readonly<Record<string, number>>;
  /** The largest resident memory in bytes; null where it is not known. */
  peakMemory: number | null;
}

/**
 * How far each training example's own label depends on the example being there: the output for its
 * label less that of the solution without the example, about 0 where the others give the label too,
 * about 1 where it is memorized.
 */
export interface MemorizationRecord {
  /** Over the training examples. */
  mean: number;
  /** For k = 0, …, 10 the least value that k tenths of the examples do not exceed. */
  deciles: number[];
  /** The share of the examples of which it is more than ½. */
  memorized: number;
  /**
   * Of pairs of a memorized example and another one the share in which the nearest other example
   * with the same label is farther from the memorized one, equal distances counting half; null
   * where there are no pairs. Distances are those of the points that the kernel sees.
   */
  farther: number | null;
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
