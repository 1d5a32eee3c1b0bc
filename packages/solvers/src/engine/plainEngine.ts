import { SolverArgumentError } from "../solverArgumentError.ts";
import type { Gemm, MatrixEngine } from "./matrixEngine.ts";

// Blocks: MC × KC of A stays in the second-level cache, a sliver KC × 4 of B in the first.
const MC = 128;
const KC = 256;
const NC = 1024;
/** Rows and columns of C that are summed at once, in registers. */
const MR = 4;
const NR = 4;

const packedA = new Float64Array(MC * KC);
const packedB = new Float64Array(NC * KC);

/**
 * Matrix products in plain TypeScript: the default, and the reference for every other engine. Runs
 * everywhere, on one thread. Sums are taken in float64 also for float32 arrays.
 *
 * Copies blocks of A and B into the order in which they are read, then sums 4 × 4 entries of C at a
 * time. Reference: Goto & van de Geijn, "Anatomy of High-Performance Matrix Multiplication", ACM
 * Trans. Math. Softw. 34 (2008).
 */
export const plainEngine: MatrixEngine = { name: "typescript", gemm };

function gemm({ m, n, k, a, b, c, transposeA, transposeB, alpha = 1, beta = 0 }: Gemm): void {
  checkLength("a", a.length, m, k);
  checkLength("b", b.length, k, n);
  checkLength("c", c.length, m, n);
  scale(c, m * n, beta);
  for (let j = 0; j < n; j += NC) {
    const columns = Math.min(NC, n - j);
    for (let p = 0; p < k; p += KC) {
      const depth = Math.min(KC, k - p);
      if (transposeB) pack(b, k, j, columns, p, depth, 1, packedB);
      else packTransposed(b, n, j, columns, p, depth, 1, packedB);
      for (let i = 0; i < m; i += MC) {
        const rows = Math.min(MC, m - i);
        if (transposeA) packTransposed(a, m, i, rows, p, depth, alpha, packedA);
        else pack(a, k, i, rows, p, depth, alpha, packedA);
        for (let jj = 0; jj < columns; jj += NR) {
          for (let ii = 0; ii < rows; ii += MR) {
            sumTile(packedA, ii * depth, packedB, jj * depth, depth, sums);
            addTile(c, n, i + ii, j + jj, Math.min(MR, rows - ii), Math.min(NR, columns - jj));
          }
        }
      }
    }
  }
}

function checkLength(name: string, length: number, rows: number, columns: number): void {
  if (length !== rows * columns) {
    throw new SolverArgumentError(
      `gemm: ${name} must have ${rows} · ${columns} = ${rows * columns} entries, got ${length}.`,
    );
  }
}

function scale(c: Float64Array | Float32Array, length: number, beta: number): void {
  if (beta === 0) c.fill(0);
  else if (beta !== 1) for (let i = 0; i < length; i++) c[i] = beta * c[i]!;
}

/**
 * Copies `rows` × `depth` entries from (row, column) of a matrix with `stride` columns, four rows
 * at a time: entry (r, p) goes to 4·depth·⌊r/4⌋ + 4p + r mod 4. Missing rows become zeros.
 */
function pack(
  source: Float64Array | Float32Array,
  stride: number,
  row: number,
  rows: number,
  column: number,
  depth: number,
  factor: number,
  target: Float64Array,
): void {
  for (let r = 0; r < rows; r += 4) {
    for (let lane = 0; lane < 4; lane++) {
      let to = r * depth + lane;
      if (r + lane < rows) {
        const from = (row + r + lane) * stride + column;
        for (let p = 0; p < depth; p++, to += 4) target[to] = factor * source[from + p]!;
      } else {
        for (let p = 0; p < depth; p++, to += 4) target[to] = 0;
      }
    }
  }
}

/** The same of the transposed matrix: entry (r, p) is read from row p, column r. */
function packTransposed(
  source: Float64Array | Float32Array,
  stride: number,
  row: number,
  rows: number,
  column: number,
  depth: number,
  factor: number,
  target: Float64Array,
): void {
  for (let p = 0; p < depth; p++) {
    const from = (column + p) * stride + row;
    for (let r = 0; r < rows; r += 4) {
      const to = r * depth + 4 * p;
      for (let lane = 0; lane < 4; lane++) {
        target[to + lane] = r + lane < rows ? factor * source[from + r + lane]! : 0;
      }
    }
  }
}

const sums = new Float64Array(MR * NR);

/** sums = Σ_p A(·, p) · B(p, ·), 4 × 4. */
function sumTile(
  a: Float64Array,
  ia: number,
  b: Float64Array,
  ib: number,
  depth: number,
  out: Float64Array,
): void {
  for (let half = 0; half < 4; half += 2) {
    let s00 = 0;
    let s01 = 0;
    let s10 = 0;
    let s11 = 0;
    let s20 = 0;
    let s21 = 0;
    let s30 = 0;
    let s31 = 0;
    let pa = ia;
    let pb = ib + half;
    for (let p = 0; p < depth; p++) {
      const b0 = b[pb]!;
      const b1 = b[pb + 1]!;
      const a0 = a[pa]!;
      const a1 = a[pa + 1]!;
      const a2 = a[pa + 2]!;
      const a3 = a[pa + 3]!;
      s00 += a0 * b0;
      s01 += a0 * b1;
      s10 += a1 * b0;
      s11 += a1 * b1;
      s20 += a2 * b0;
      s21 += a2 * b1;
      s30 += a3 * b0;
      s31 += a3 * b1;
      pa += 4;
      pb += 4;
    }
    out[half] = s00;
    out[half + 1] = s01;
    out[half + 4] = s10;
    out[half + 5] = s11;
    out[half + 8] = s20;
    out[half + 9] = s21;
    out[half + 12] = s30;
    out[half + 13] = s31;
  }
}

function addTile(
  c: Float64Array | Float32Array,
  stride: number,
  row: number,
  column: number,
  rows: number,
  columns: number,
): void {
  for (let r = 0; r < rows; r++) {
    const at = (row + r) * stride + column;
    for (let j = 0; j < columns; j++) c[at + j] = c[at + j]! + sums[4 * r + j]!;
  }
}
