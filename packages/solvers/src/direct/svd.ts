import { checkOptions } from "@rote/options";
import type { MatrixEngine } from "../engine/matrixEngine.ts";
import { plainEngine } from "../engine/plainEngine.ts";
import {
  asMatrix,
  hypotenuse,
  type Matrix,
  type MatrixLike,
  multiply,
  norm,
  transpose,
} from "../matrix.ts";
import { exponentOf, scaledBack, times, timesPowerOfTwo } from "../scaling.ts";
import { SolverArgumentError } from "../solverArgumentError.ts";
import { Work, type WorkOptions } from "../work.ts";
import { qr } from "./qr.ts";
import { symmetricEigen } from "./symmetricEigen.ts";

/** A = U·diag(s)·Vᵀ with r = min(m, n) singular values. */
export interface Svd {
  /** `[m, r]`, with orthonormal columns, whatever the rank. */
  readonly u: Matrix;
  /** Descending. */
  readonly values: Float64Array;
  /** `[n, r]`, with orthonormal columns. */
  readonly v: Matrix;
}

export interface SvdOptions extends WorkOptions {
  /** Multiplies the blocks of the QR factorization. Defaults to `plainEngine`. */
  engine?: MatrixEngine;
}

/** Rounds of rotations at most; six to ten are usual, two from eigenvectors. */
const MAX_SWEEPS = 60;

/**
 * The singular value decomposition: QR first, then one-sided Jacobi rotations, which make the
 * columns of R·V orthogonal, from the eigenvectors of RᵀR where there are many. A singular value is
 * exact up to about max(m, n) · 2⁻⁵² of the largest. One below that is a rounding error or 0, with
 * singular vectors that complete the others; only where it is small because a column of A is (a
 * row, if there are fewer), it has more digits.
 * Numbers beyond 2^±300 are scaled before, and the singular values back. About 25 · min(m, n)³
 * operations, and four times as many where columns differ much in size: for ranks in the hundreds.
 *
 * @param a `[m, n]`, left alone.
 * @throws {SolverArgumentError} if a number is not finite.
 *
 * Reference: Golub & Van Loan, "Matrix Computations", 4th edition, section 8.6.3; Drmač & Veselić,
 * "New Fast and Accurate Jacobi SVD Algorithm", SIAM J. Matrix Anal. Appl. 29 (2008).
 */
export async function svd(a: MatrixLike, given: SvdOptions = {}): Promise<Svd> {
  checkOptions("svd", given, { engine: true, signal: true, onProgress: true }, SolverArgumentError);
  const { engine = plainEngine, ...options } = given;

  const matrix = asMatrix("svd", "A", a);
  const [m, n] = matrix.shape;
  if (m < n) {
    const { u, values, v } = await svd(transpose(matrix), { engine, ...options });
    return { u: v, values, v: u };
  }
  const exponent = exponentOf(matrix.data);
  const factor = await qr(timesPowerOfTwo(matrix, -exponent), { engine, ...options });
  const work = new Work(options);

  // Rows of W are the columns of R·V, rows of V the columns of V: rotations run along rows.
  const { w, v } = await beginning(transpose(factor.r), engine, options);
  for (let sweep = 0; sweep < MAX_SWEEPS; sweep++) {
    let rotations = 0;
    const before = rowNorms(w, n);
    for (let i = 0; i < n - 1; i++) {
      for (let j = i + 1; j < n; j++) {
        if (orthogonalize(w, i * n, j * n, n, v)) rotations++;
      }
      await work.step("singular values", i + 1, n);
    }
    if (rotations === 0) break;
    // A row that a sweep shrinks to its rounding errors lies among the others: it is zero.
    rowNorms(w, n).forEach((size, i) => {
      if (size <= n * Number.EPSILON * before[i]!) w.fill(0, i * n, (i + 1) * n);
    });
  }

  const sizes = rowNorms(w, n);
  const order = Uint32Array.from(sizes.keys()).sort((i, j) => sizes[j]! - sizes[i]!);
  const inner = new Float64Array(n * n);
  const right = new Float64Array(n * n);
  order.forEach((from, to) => {
    const size = sizes[from]!;
    for (let k = 0; k < n; k++) {
      inner[k * n + to] = size > 0 ? w[from * n + k]! / size : 0;
      right[k * n + to] = v[from * n + k]!;
    }
  });
  const descending = Float64Array.from(order, (i) => sizes[i]!);
  const noise = m * Number.EPSILON * descending[0]!;
  for (let j = 0; j < n; j++) if (descending[j]! <= noise) makeOrthonormal(inner, n, j);
  return {
    u: factor.applyQ({ data: inner, shape: [n, n] }),
    values: scaledBack("svd", "singular values", { data: descending, shape: [n, 1] }, exponent)
      .data,
    v: { data: right, shape: [n, n] },
  };
}

/** Fewer columns than this are rotated from where they are. */
const MANY = 48;

/** Columns whose sizes differ by more keep the digits of the small ones by rotations alone. */
const ALIKE = 16;

/**
 * Where rotations begin: V = I, or, for many columns of about one size, the eigenvectors of RᵀR,
 * after which few are left. Those are orthonormal, and no better than RᵀR lets them be, so what is
 * found is as exact from either beginning.
 *
 * @param columns the columns of R, as rows.
 */
async function beginning(
  columns: Matrix,
  engine: MatrixEngine,
  options: WorkOptions,
): Promise<{ w: Float64Array; v: Float64Array }> {
  const n = columns.shape[0];
  const sizes = rowNorms(columns.data, n);
  const isAlike = Math.max(...sizes) <= ALIKE * Math.min(...sizes);
  if (n < MANY || !isAlike) {
    const v = new Float64Array(n * n);
    for (let i = 0; i < n; i++) v[i * n + i] = 1;
    return { w: columns.data, v };
  }
  const squared = multiply(engine, columns, columns, { transposeB: true });
  const { vectors } = await symmetricEigen(squared, options);
  const v = vectors.data;
  const w = multiply(engine, vectors, columns).data;
  // What lies among the others is left as rounding errors of R·V: it is zero.
  const found = rowNorms(w, n);
  const noise = n * Number.EPSILON * Math.max(...found);
  found.forEach((size, i) => {
    if (size <= noise) w.fill(0, i * n, (i + 1) * n);
  });
  return { w, v };
}

/** Rotates two rows of `w` so that they are orthogonal, and those of `v` alike. */
function orthogonalize(
  w: Float64Array,
  one: number,
  two: number,
  n: number,
  v: Float64Array,
): boolean {
  let [aa, bb, ab] = products(w, one, two, n, 0);
  if (aa < TINY && bb < TINY) {
    const [x, y] = [w.subarray(one, one + n), w.subarray(two, two + n)];
    const exponent = Math.min(exponentOf(x), exponentOf(y)); // of rows far below the others
    if (exponent !== 0) [aa, bb, ab] = products(w, one, two, n, exponent);
  }
  if (Math.abs(ab) <= Math.sqrt(n * aa * bb) * Number.EPSILON) return false;
  const zeta = (bb - aa) / (2 * ab);
  const tangent = (zeta < 0 ? -1 : 1) / (Math.abs(zeta) + hypotenuse(1, zeta));
  const cosine = 1 / hypotenuse(1, tangent);
  const sine = cosine * tangent;
  for (const rows of [w, v]) {
    for (let k = 0; k < n; k++) {
      const [x, y] = [rows[one + k]!, rows[two + k]!];
      rows[one + k] = cosine * x - sine * y;
      rows[two + k] = sine * x + cosine * y;
    }
  }
  return true;
}

/**
 * Makes column j of a `[n, n]` matrix orthogonal to those before, and of length 1. Where it lies
 * among them, the axis that is farthest from them takes its place.
 */
function makeOrthonormal(u: Float64Array, n: number, j: number): void {
  const column = Float64Array.from({ length: n }, (_, k) => u[k * n + j]!);
  if (project(column, u, n, j) < 0.5) {
    const overlaps = Float64Array.from({ length: n }, (_, k) => {
      return u.subarray(k * n, k * n + j).reduce((sum, value) => sum + value * value, 0);
    });
    column.fill(0)[overlaps.indexOf(Math.min(...overlaps))] = 1;
    project(column, u, n, j);
  }
  const size = project(column, u, n, j); // twice is enough: what rounding left, relative to 1
  for (let k = 0; k < n; k++) u[k * n + j] = column[k]! / size;
}

/** Takes from `column` its parts along the first j columns; returns the length that is left. */
function project(column: Float64Array, u: Float64Array, n: number, j: number): number {
  for (let i = 0; i < j; i++) {
    let along = 0;
    for (let k = 0; k < n; k++) along += u[k * n + i]! * column[k]!;
    for (let k = 0; k < n; k++) column[k] = column[k]! - along * u[k * n + i]!;
  }
  return norm(column);
}

/** Below this sums of squares have lost digits. */
const TINY = 2 ** -600;

/** ⟨a, a⟩, ⟨b, b⟩ and ⟨a, b⟩ of two rows divided by 2^exponent. */
function products(
  w: Float64Array,
  one: number,
  two: number,
  n: number,
  exponent: number,
): [aa: number, bb: number, ab: number] {
  let [aa, bb, ab] = [0, 0, 0];
  for (let k = 0; k < n; k++) {
    let [x, y] = [w[one + k]!, w[two + k]!];
    if (exponent !== 0) [x, y] = [times(x, -exponent), times(y, -exponent)];
    aa += x * x;
    bb += y * y;
    ab += x * y;
  }
  return [aa, bb, ab];
}

function rowNorms(w: Float64Array, n: number): Float64Array {
  return Float64Array.from({ length: n }, (_, i) => rowNorm(w, i * n, n));
}

function rowNorm(w: Float64Array, at: number, n: number): number {
  let sum = 0;
  for (let k = at; k < at + n; k++) sum += w[k]! * w[k]!;
  return sum < TINY ? norm(w.subarray(at, at + n)) : Math.sqrt(sum);
}
