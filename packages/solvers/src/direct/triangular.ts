import type { MatrixEngine } from "../engine/matrixEngine.ts";
import { plainEngine } from "../engine/plainEngine.ts";

/** Below this size blocks are worked on entry by entry. */
const LEAF = 32;
/** Below this size a call of a native engine costs more than it saves. */
const SMALL = 96;

const ADD_A_RIDGE = "Add a ridge, or use a method for singular systems.";

/**
 * A pivot was not positive: the matrix is not positive definite, or not by a margin float64 sees.
 */
export class NotPositiveDefiniteError extends Error {
  override readonly name = "NotPositiveDefiniteError";
  readonly code = "NOT_POSITIVE_DEFINITE";
  /** The row of the first pivot that is not positive. */
  readonly row: number;
  readonly pivot: number;

  constructor(row: number, pivot: number, who = "cholesky", remedy = ADD_A_RIDGE) {
    super(
      `${who}: the matrix must be positive definite, got the pivot ${pivot} in row ${row}. ` +
        remedy,
    );
    this.row = row;
    this.pivot = pivot;
  }
}

/**
 * Replaces the lower half of the dense symmetric `a`, `[n, n]`, by its Cholesky factor L, and the
 * rest by zeros: A = L·Lᵀ. Recursive in halves, so that nearly all of it is matrix products:
 *
 *     L₁₁ = chol(A₁₁),   L₂₁ = A₂₁·L₁₁⁻ᵀ,   L₂₂ = chol(A₂₂ − L₂₁·L₂₁ᵀ).
 *
 * Returns L⁻¹ as well, which is what a blocked factorization applies to the tiles below.
 *
 * @throws {NotPositiveDefiniteError} if a pivot is not positive.
 */
export function factorDense(
  engine: MatrixEngine,
  a: Float64Array,
  n: number,
  firstRow = 0,
): Float64Array {
  if (n <= LEAF) {
    factorLeaf(a, n, firstRow);
    return invertLeaf(a, n);
  }
  const fast = n < SMALL ? plainEngine : engine;
  const h = n >> 1;
  const r = n - h;
  const a11 = copyBlock(a, n, 0, 0, h, h);
  const a21 = copyBlock(a, n, h, 0, r, h);
  const a22 = copyBlock(a, n, h, h, r, r);

  const inverse11 = factorDense(engine, a11, h, firstRow);
  const l21 = new Float64Array(r * h);
  fast.gemm({ m: r, n: h, k: h, a: a21, b: inverse11, c: l21, transposeB: true });
  fast.gemm({ m: r, n: r, k: h, a: l21, b: l21, c: a22, transposeB: true, alpha: -1, beta: 1 });
  const inverse22 = factorDense(engine, a22, r, firstRow + h);

  a.fill(0);
  pasteBlock(a, n, 0, 0, h, h, a11);
  pasteBlock(a, n, h, 0, r, h, l21);
  pasteBlock(a, n, h, h, r, r, a22);

  // [L₁₁ 0; L₂₁ L₂₂]⁻¹ = [L₁₁⁻¹ 0; −L₂₂⁻¹·L₂₁·L₁₁⁻¹ L₂₂⁻¹].
  const corner = new Float64Array(r * h);
  fast.gemm({ m: r, n: h, k: h, a: l21, b: inverse11, c: a21 });
  fast.gemm({ m: r, n: h, k: r, a: inverse22, b: a21, c: corner, alpha: -1 });
  const inverse = new Float64Array(n * n);
  pasteBlock(inverse, n, 0, 0, h, h, inverse11);
  pasteBlock(inverse, n, h, 0, r, h, corner);
  pasteBlock(inverse, n, h, h, r, r, inverse22);
  return inverse;
}

/** Row by row: l_ij = (a_ij − Σ_p l_ip l_jp) / l_jj. */
function factorLeaf(a: Float64Array, n: number, firstRow: number): void {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = a[i * n + j]!;
      for (let p = 0; p < j; p++) sum -= a[i * n + p]! * a[j * n + p]!;
      if (j < i) {
        a[i * n + j] = sum / a[j * n + j]!;
      } else {
        if (!(sum > 0)) throw new NotPositiveDefiniteError(firstRow + i, sum);
        a[i * n + i] = Math.sqrt(sum);
      }
    }
    a.fill(0, i * n + i + 1, (i + 1) * n);
  }
}

/** The inverse of a lower triangular matrix. */
function invertLeaf(l: Float64Array, n: number): Float64Array {
  const inverse = new Float64Array(n * n);
  for (let j = 0; j < n; j++) {
    inverse[j * n + j] = 1 / l[j * n + j]!;
    for (let i = j + 1; i < n; i++) {
      let sum = 0;
      for (let p = j; p < i; p++) sum += l[i * n + p]! * inverse[p * n + j]!;
      inverse[i * n + j] = -sum / l[i * n + i]!;
    }
  }
  return inverse;
}

/** rows × columns entries from (row, column) of `source`, which has `stride` columns. */
export function copyBlock(
  source: Float64Array,
  stride: number,
  row: number,
  column: number,
  rows: number,
  columns: number,
): Float64Array {
  const out = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    const from = (row + i) * stride + column;
    out.set(source.subarray(from, from + columns), i * columns);
  }
  return out;
}

/** Writes a block back to where `copyBlock` would read it. */
export function pasteBlock(
  target: Float64Array,
  stride: number,
  row: number,
  column: number,
  rows: number,
  columns: number,
  block: Float64Array,
): void {
  for (let i = 0; i < rows; i++) {
    const to = (row + i) * stride + column;
    target.set(block.subarray(i * columns, (i + 1) * columns), to);
  }
}

/**
 * Solves L·X = B, or Lᵀ·X = B if `transposed`, for a lower triangular L, `[n, n]`; or U·X = B with
 * U = Lᵀ given as its transpose. By substitution; B is `[n, columns]` and is overwritten by X.
 */
export function substitute(
  l: Float64Array,
  n: number,
  b: Float64Array,
  columns: number,
  { transposed = false } = {},
): void {
  const row = (i: number) => b.subarray(i * columns, (i + 1) * columns);
  for (let step = 0; step < n; step++) {
    const i = transposed ? n - 1 - step : step;
    const bi = row(i);
    const pivot = l[i * n + i]!;
    for (let k = 0; k < columns; k++) bi[k] = bi[k]! / pivot;
    // Take x_i out of the equations that are left.
    const others = transposed ? i : n - 1 - i;
    for (let s = 0; s < others; s++) {
      const j = transposed ? s : i + 1 + s;
      const factor = transposed ? l[i * n + j]! : l[j * n + i]!;
      if (factor === 0) continue;
      const bj = row(j);
      for (let k = 0; k < columns; k++) bj[k] = bj[k]! - factor * bi[k]!;
    }
  }
}
