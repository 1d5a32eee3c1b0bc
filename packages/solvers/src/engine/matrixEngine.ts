/** A block of a matrix product, all arrays contiguous and row-major, of one type. */
export interface Gemm {
  /** Rows of C and of op(A). */
  m: number;
  /** Columns of C and of op(B). */
  n: number;
  /** Columns of op(A), rows of op(B). */
  k: number;
  a: Float64Array | Float32Array;
  b: Float64Array | Float32Array;
  /** Written in place. What it held is not read if beta is 0. */
  c: Float64Array | Float32Array;
  /** op(A) = Aᵀ: `a` is `[k, m]`. */
  transposeA?: boolean;
  /** op(B) = Bᵀ: `b` is `[n, k]`. */
  transposeB?: boolean;
  /** Defaults to 1. */
  alpha?: number;
  /** Defaults to 0. */
  beta?: number;
}

/**
 * What multiplies matrices: C ← α·op(A)·op(B) + β·C. Nearly all of a direct solver's time goes
 * here, so that a native engine makes every solver of this package native. Bring any object of this
 * form, such as `matrixEngine()` of `@rote/onnx`.
 */
export interface MatrixEngine {
  readonly name: string;
  /** What the last bits of its products depend on, such as threads, for records. */
  readonly environment?: Readonly<Record<string, string | number>>;
  gemm(options: Gemm): void;
}
