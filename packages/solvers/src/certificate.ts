/**
 * What became of a solve: converged: the equations hold to the tolerance; inconsistent: no solution
 * satisfies them, and this one comes closest; maxSteps: the iteration ended before it got there;
 * notPositiveDefinite: the matrix is not, so the method broke down; inaccurate: the method ended,
 * but rounding errors leave a residual above the tolerance.
 */
export type Status =
  | "converged"
  | "inconsistent"
  | "maxSteps"
  | "notPositiveDefinite"
  | "inaccurate";

/** What certifies a solution: computed from it and the data, not from what the method believed. */
export interface Certificate {
  status: Status;
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
