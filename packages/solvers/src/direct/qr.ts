import { checkOptions } from "@rote/options";
import { checkEngine } from "../check.ts";
import type { MatrixEngine } from "../engine/matrixEngine.ts";
import { plainEngine } from "../engine/plainEngine.ts";
import { asMatrix, type Matrix, type MatrixLike } from "../matrix.ts";
import { exponentOf, scaledBack, timesPowerOfTwo } from "../scaling.ts";
import { SolverArgumentError } from "../solverArgumentError.ts";
import { Work, type WorkOptions } from "../work.ts";
import { copyBlock, pasteBlock } from "./triangular.ts";

/** Columns that are reduced one by one before the rest is updated at once. */
const BLOCK = 32;

/** A = Q·R for a tall A, `[m, n]`, m ≥ n: Q has orthonormal columns, R is upper triangular. */
export interface QrFactor {
  /** R, `[n, n]`. */
  readonly r: Matrix;
  /** Q·V for V `[n, columns]`: `[m, columns]`. */
  applyQ(v: Matrix): Matrix;
  /** Qᵀ·B for B `[m, columns]`: `[n, columns]`. */
  applyQTransposed(b: Matrix): Matrix;
}

export interface QrOptions extends WorkOptions {
  /** Multiplies the blocks. Defaults to `plainEngine`. */
  engine?: MatrixEngine;
}

interface Reflections {
  first: number;
  /** V, `[m − first, width]`: the Householder vectors. */
  v: Matrix;
  /** T, `[width, width]`, upper triangular: H_1 ⋯ H_width = I − V·T·Vᵀ. */
  t: Matrix;
}

/**
 * The QR factorization by Householder reflections, in blocks: H_1 ⋯ H_b = I − V·T·Vᵀ is applied to
 * the columns that are left as matrix products. Nothing is squared, so the accuracy of a solution
 * goes with the condition of A, not with that of Aᵀ·A. Numbers beyond 2^±300 are scaled before, and
 * R back.
 *
 * @param a `[m, n]` with m ≥ n; left alone.
 * @throws {SolverArgumentError} if there are more columns than rows, or a number is not finite.
 *
 * Reference: Schreiber & Van Loan, "A Storage-Efficient WY Representation for Products of
 * Householder Transformations", SIAM J. Sci. Stat. Comput. 10 (1989).
 */
export async function qr(a: MatrixLike, given: QrOptions = {}): Promise<QrFactor> {
  checkOptions("qr", given, { engine: true, signal: true, onProgress: true }, SolverArgumentError);
  const { engine = plainEngine, ...options } = given;

  checkEngine("qr", engine);
  const matrix = asMatrix("qr", "A", a);
  const [m, n] = matrix.shape;
  if (m < n) {
    throw new SolverArgumentError(
      `qr: A must have no more columns than rows, got [${m}, ${n}]. Factor the transpose.`,
    );
  }
  const work = new Work(options);
  const exponent = exponentOf(matrix.data);
  const data = timesPowerOfTwo(matrix, -exponent).data.slice();
  const blocks: Reflections[] = [];
  for (let first = 0; first < n; first += BLOCK) {
    const width = Math.min(BLOCK, n - first);
    const height = m - first;
    const panel = copyBlock(data, n, first, first, height, width);
    const reflections = reduce(panel, height, width, first);
    pasteBlock(data, n, first, first, height, width, panel);
    blocks.push(reflections);

    const rest = n - first - width;
    if (rest > 0) {
      const right = copyBlock(data, n, first, first + width, height, rest);
      applyReflections(engine, reflections, right, rest, { transposed: true });
      pasteBlock(data, n, first, first + width, height, rest, right);
    }
    await work.step("QR factorization", first + width, n);
  }

  const r = new Float64Array(n * n);
  for (let i = 0; i < n; i++) r.set(data.subarray(i * n + i, (i + 1) * n), i * n + i);
  return {
    r: scaledBack("qr", "entries of R", { data: r, shape: [n, n] }, exponent),
    applyQ(v) {
      const columns = v.shape[1];
      const out = new Float64Array(m * columns);
      out.set(v.data);
      for (const block of [...blocks].reverse()) {
        applyReflections(engine, block, out.subarray(block.first * columns), columns, {
          transposed: false,
        });
      }
      return { data: out, shape: [m, columns] };
    },
    applyQTransposed(b) {
      const columns = b.shape[1];
      const out = b.data.slice();
      for (const block of blocks) {
        applyReflections(engine, block, out.subarray(block.first * columns), columns, {
          transposed: true,
        });
      }
      return { data: out.slice(0, n * columns), shape: [n, columns] };
    },
  };
}

/** Reduces a `[height, width]` panel to upper triangular form in place. */
function reduce(panel: Float64Array, height: number, width: number, first: number): Reflections {
  const v = new Float64Array(height * width);
  const t = new Float64Array(width * width);
  for (let k = 0; k < width; k++) {
    // v = x ± ‖x‖ e_1, scaled to v_1 = 1, maps column x to ∓‖x‖ e_1.
    let largest = 0;
    for (let i = k; i < height; i++) largest = Math.max(largest, Math.abs(panel[i * width + k]!));
    let sum = 0;
    for (let i = k; i < height && largest > 0; i++) {
      const part = panel[i * width + k]! / largest;
      sum += part * part;
    }
    const alpha = panel[k * width + k]!;
    const size = largest * Math.sqrt(sum) * (alpha > 0 ? -1 : 1);
    const tau = size === 0 ? 0 : (size - alpha) / size;
    v[k * width + k] = 1;
    for (let i = k + 1; i < height; i++) {
      v[i * width + k] = size === 0 ? 0 : panel[i * width + k]! / (alpha - size);
      panel[i * width + k] = 0;
    }
    panel[k * width + k] = size;

    // The panel's later columns: A ← A − τ v (vᵀA); and T's column k: −τ T (Vᵀv).
    const products = new Float64Array(width);
    const overlaps = new Float64Array(k);
    for (let i = k; i < height; i++) {
      const vi = v[i * width + k]!;
      if (vi === 0) continue;
      for (let j = k + 1; j < width; j++) products[j] = products[j]! + vi * panel[i * width + j]!;
      for (let j = 0; j < k; j++) overlaps[j] = overlaps[j]! + vi * v[i * width + j]!;
    }
    for (let i = k; i < height; i++) {
      const factor = tau * v[i * width + k]!;
      for (let j = k + 1; j < width; j++) {
        panel[i * width + j] = panel[i * width + j]! - factor * products[j]!;
      }
    }
    for (let i = 0; i < k; i++) {
      let entry = 0;
      for (let j = i; j < k; j++) entry += t[i * width + j]! * overlaps[j]!;
      t[i * width + k] = -tau * entry;
    }
    t[k * width + k] = tau;
  }
  return { first, v: { data: v, shape: [height, width] }, t: { data: t, shape: [width, width] } };
}

/** C ← (I − V·T·Vᵀ)·C, or with Tᵀ; C is `[height, columns]`. */
function applyReflections(
  engine: MatrixEngine,
  { v, t }: Reflections,
  c: Float64Array,
  columns: number,
  { transposed }: { transposed: boolean },
): void {
  const [height, width] = v.shape;
  const w = new Float64Array(width * columns);
  const tw = new Float64Array(width * columns);
  const a = v.data;
  engine.gemm({ m: width, n: columns, k: height, a, b: c, c: w, transposeA: true });
  engine.gemm({ m: width, n: columns, k: width, a: t.data, b: w, c: tw, transposeA: transposed });
  engine.gemm({ m: height, n: columns, k: width, a, b: tw, c, alpha: -1, beta: 1 });
}
