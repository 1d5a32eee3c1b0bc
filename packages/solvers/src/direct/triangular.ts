import type { MatrixEngine } from "../engine/matrixEngine.ts";

/** Up to this size a block is worked on entry by entry. */
const LEAF = 48;

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
 * L⁻¹ for the Cholesky factor L of a symmetric positive definite `a`, `[n, n]`, A = L·Lᵀ. Only the
 * lower half of `a` is read; it is left alone. Recursive in halves, so that nearly all of it is
 * matrix products:
 *
 *     A = [A₁₁ ·; A₂₁ A₂₂],   L₂₁ = A₂₁·L₁₁⁻ᵀ,   L₂₂·L₂₂ᵀ = A₂₂ − L₂₁·L₂₁ᵀ,
 *     L⁻¹ = [L₁₁⁻¹ 0; −L₂₂⁻¹·L₂₁·L₁₁⁻¹ L₂₂⁻¹].
 *
 * @throws {NotPositiveDefiniteError} if a pivot is not positive.
 */
export function invertedFactor(
  engine: MatrixEngine,
  a: Float64Array,
  n: number,
  firstRow = 0,
): Float64Array {
  if (n <= LEAF) return invertLeaf(factorLeaf(a, n, firstRow), n);
  const h = n >> 1;
  const r = n - h;
  const inverse11 = invertedFactor(engine, copyBlock(a, n, 0, 0, h, h), h, firstRow);
  const a21 = copyBlock(a, n, h, 0, r, h);
  const negative = new Float64Array(r * h); // −L₂₁
  engine.gemm({ m: r, n: h, k: h, a: a21, b: inverse11, c: negative, transposeB: true, alpha: -1 });
  const a22 = copyBlock(a, n, h, h, r, r);
  const square = { a: negative, b: negative, c: a22, transposeB: true, alpha: -1, beta: 1 };
  engine.gemm({ m: r, n: r, k: h, ...square });
  const inverse22 = invertedFactor(engine, a22, r, firstRow + h);
  const inverse21 = new Float64Array(r * h);
  engine.gemm({ m: r, n: h, k: h, a: negative, b: inverse11, c: a21 });
  engine.gemm({ m: r, n: h, k: r, a: inverse22, b: a21, c: inverse21 });

  const inverse = new Float64Array(n * n);
  pasteBlock(inverse, n, 0, 0, h, h, inverse11);
  pasteBlock(inverse, n, h, 0, r, h, inverse21);
  pasteBlock(inverse, n, h, h, r, r, inverse22);
  return inverse;
}

/** L of a small matrix, row by row: l_ij = (a_ij − Σ_p l_ip l_jp) / l_jj. */
function factorLeaf(a: Float64Array, n: number, firstRow: number): Float64Array {
  const l = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = a[i * n + j]!;
      for (let p = 0; p < j; p++) sum -= l[i * n + p]! * l[j * n + p]!;
      if (j < i) {
        l[i * n + j] = sum / l[j * n + j]!;
      } else {
        if (!(sum > 0)) throw new NotPositiveDefiniteError(firstRow + i, sum);
        l[i * n + i] = Math.sqrt(sum);
      }
    }
  }
  return l;
}

/** The inverse of a lower triangular matrix, row by row: Σ_{p<i} l_ip · row p, over −l_ii. */
function invertLeaf(l: Float64Array, n: number): Float64Array {
  const inverse = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    const row = i * n;
    const pivot = l[row + i]!;
    for (let p = 0; p < i; p++) {
      const factor = l[row + p]! / -pivot;
      for (let j = 0; j <= p; j++) inverse[row + j]! += factor * inverse[p * n + j]!;
    }
    inverse[row + i] = 1 / pivot;
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
  for (let i = 0, at = 0; i < rows; i++) {
    const from = (row + i) * stride + column;
    for (let j = 0; j < columns; j++, at++) out[at] = source[from + j]!;
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
  for (let i = 0, at = 0; i < rows; i++) {
    const to = (row + i) * stride + column;
    for (let j = 0; j < columns; j++, at++) target[to + j] = block[at]!;
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
