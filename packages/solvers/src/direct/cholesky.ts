import { checkOptions } from "@rote/options";
import { checkEngine } from "../check.ts";
import type { MatrixEngine } from "../engine/matrixEngine.ts";
import { plainEngine } from "../engine/plainEngine.ts";
import { asColumns, asMatrix, type Columns, type Matrix, type MatrixLike } from "../matrix.ts";
import { SolverArgumentError } from "../solverArgumentError.ts";
import { WORK_OPTIONS, Work, type WorkOptions } from "../work.ts";
import { panelSide, SymmetricPanels } from "./symmetricPanels.ts";
import { invertedFactor } from "./triangular.ts";

/** A = Uᵀ·U, ready to solve with. */
export interface CholeskyFactor {
  readonly n: number;
  /** A⁻¹·B for B `[n, columns]`, in the precision of the factor; returned as float64. */
  solve(b: Float64Array, columns: number, work?: Work): Promise<Float64Array>;
  /** The diagonal of A⁻¹: the sums of squares of the columns of U⁻ᵀ. n³/3 operations. */
  inverseDiagonal(work?: Work): Promise<Float64Array>;
}

/**
 * Factors a symmetric positive definite matrix in place, A = Uᵀ·U with U = Lᵀ, tile by tile:
 *
 *     U_ji = U_jj⁻ᵀ · (A_ji − Σ_{p<j} U_pjᵀ·U_pi).
 *
 * The sum is one product of what stands above the two tiles. n³/3 operations, all but a sliver of
 * them matrix products of the engine. In place of U_jj its inverse, transposed, is kept, computed
 * in float64: a solve is then matrix products as well.
 *
 * @throws {NotPositiveDefiniteError} if a pivot is not positive. The matrix is then lost.
 *
 * Reference: Golub & Van Loan, "Matrix Computations", 4th edition, section 4.2.
 */
export async function factorPanels(
  panels: SymmetricPanels,
  engine: MatrixEngine,
  work: Work,
): Promise<CholeskyFactor> {
  const { count } = panels;
  // Tile (j, i) takes j products of tiles and one more.
  const total = (count * (count + 1) * (count + 2)) / 6;
  let done = 0;
  const Numbers = panels.precision === "float64" ? Float64Array : Float32Array;
  const scratch = new Numbers(panels.start(count - 1) * panels.side);
  const copy = new Numbers(panels.side * panels.side);
  for (let j = 0; j < count; j++) {
    const [m, k] = [panels.width(j), panels.start(j)];
    const left = scratch.subarray(0, m * k);
    negativeTranspose(panels.above(j, j), k, m, left); // once, not in every product
    const corner = panels.tile(j, j);
    let strips: Strip[] = [];
    for (let i = j; i < count; i++) {
      const n = panels.width(i);
      const c = panels.tile(j, i);
      if (i === j) {
        if (j > 0) subtractSquare(engine, left, m, k, c, copy);
        corner.set(invertedFactor(engine, asFloat64(c), m, k));
        strips = lowerStrips(corner, m);
      } else {
        if (j > 0) engine.gemm({ m, n, k, a: left, b: panels.above(j, i), c, beta: 1 });
        const b = copy.subarray(0, c.length);
        b.set(c);
        for (const { a, first, end } of strips) {
          const [above, rows] = [b.subarray(0, end * n), c.subarray(first * n, end * n)];
          engine.gemm({ m: end - first, n, k: end, a, b: above, c: rows });
        }
      }
      done += j + 1;
      await work.step("factorization", done, total);
    }
  }
  return new PanelFactor(panels, engine);
}

function asFloat64(data: Float64Array | Float32Array): Float64Array {
  return data instanceof Float64Array ? data : Float64Array.from(data);
}

/**
 * Rows `first` to `end` of a lower triangular matrix, as far as the diagonal: `[end − first, end]`.
 */
interface Strip {
  first: number;
  end: number;
  a: Float64Array | Float32Array;
}

/**
 * A lower triangular `[n, n]` matrix in two strips. More of them would compute less in vain beyond
 * the diagonal, but in products so small that an engine takes longer over them.
 */
function lowerStrips(matrix: Float64Array | Float32Array, n: number): Strip[] {
  const strips: Strip[] = [];
  const height = Math.ceil(n / 2);
  for (let first = 0; first < n; first += height) {
    const end = Math.min(n, first + height);
    const a = matrix.slice(0, (end - first) * end);
    for (let i = first; i < end; i++) {
      a.set(matrix.subarray(i * n, i * n + end), (i - first) * end);
    }
    strips.push({ first, end, a });
  }
  return strips;
}

/** Rows of a product that is symmetric: few, as what stands beyond the diagonal is in vain. */
const STRIP = 128;

/** C ← C − A·Aᵀ for A `[n, k]`, on and below the diagonal; what stands above is not to be read. */
function subtractSquare(
  engine: MatrixEngine,
  a: Float64Array | Float32Array,
  n: number,
  k: number,
  c: Float64Array | Float32Array,
  scratch: Float64Array | Float32Array,
): void {
  for (let first = 0; first < n; first += STRIP) {
    const end = Math.min(n, first + STRIP);
    const [rows, columns] = [a.subarray(first * k, end * k), a.subarray(0, end * k)];
    const square = scratch.subarray(0, (end - first) * end);
    engine.gemm({ m: end - first, n: end, k, a: rows, b: columns, c: square, transposeB: true });
    for (let i = first; i < end; i++) {
      const [from, to] = [(i - first) * end, i * n];
      for (let j = 0; j < end; j++) c[to + j] = c[to + j]! - square[from + j]!;
    }
  }
}

/** out = −Aᵀ for a `[rows, columns]` matrix A, in blocks that the cache holds. */
function negativeTranspose(
  a: Float64Array | Float32Array,
  rows: number,
  columns: number,
  out: Float64Array | Float32Array,
): void {
  for (let first = 0; first < rows; first += 16) {
    const end = Math.min(rows, first + 16);
    for (let j = 0; j < columns; j++) {
      for (let i = first; i < end; i++) out[j * rows + i] = -a[i * columns + j]!;
    }
  }
}

class PanelFactor implements CholeskyFactor {
  readonly n: number;
  readonly #panels: SymmetricPanels;
  readonly #engine: MatrixEngine;

  constructor(panels: SymmetricPanels, engine: MatrixEngine) {
    this.n = panels.n;
    this.#panels = panels;
    this.#engine = engine;
  }

  async solve(b: Float64Array, columns: number, work = new Work({})): Promise<Float64Array> {
    const panels = this.#panels;
    const { count } = panels;
    const x = panels.precision === "float64" ? b.slice() : Float32Array.from(b);
    await this.#forward(x, columns, 0, work);

    // Uᵀ done, now U, from the last panel to the first.
    for (let i = count - 1; i >= 0; i--) {
      const [m, k] = [panels.start(i), panels.width(i)];
      const xi = x.subarray(m * columns, (m + k) * columns);
      this.#applyInverse(i, xi, columns, true);
      if (i > 0) {
        const c = x.subarray(0, m * columns);
        const a = panels.above(i, i);
        this.#engine.gemm({ m, n: columns, k, a, b: xi, c, alpha: -1, beta: 1 });
      }
      await work.step("substitution", 2 * count - i, 2 * count);
    }
    return asFloat64(x);
  }

  async inverseDiagonal(work = new Work({})): Promise<Float64Array> {
    const { count, n, precision } = this.#panels;
    const out = new Float64Array(n);
    for (let j = 0; j < count; j++) {
      // The columns of panel j in U⁻ᵀ, lower triangular: zero above row start(j).
      const columns = this.#panels.width(j);
      const first = this.#panels.start(j);
      const x = new (precision === "float64" ? Float64Array : Float32Array)((n - first) * columns);
      for (let i = 0; i < columns; i++) x[i * columns + i] = 1;
      await this.#forward(x, columns, j, work);
      for (let at = 0; at < x.length; at++) {
        const column = first + (at % columns);
        out[column] = out[column]! + x[at]! * x[at]!;
      }
    }
    return out;
  }

  /** X ← U⁻ᵀ·X, where X begins at panel `from` and is zero before. */
  async #forward(
    x: Float64Array | Float32Array,
    columns: number,
    from: number,
    work: Work,
  ): Promise<void> {
    const panels = this.#panels;
    const origin = panels.start(from);
    for (let i = from; i < panels.count; i++) {
      const [k, m] = [panels.start(i) - origin, panels.width(i)];
      const c = x.subarray(k * columns, (k + m) * columns);
      if (k > 0) {
        const a = panels.rows(i, origin, panels.start(i));
        const b = x.subarray(0, k * columns);
        this.#engine.gemm({ m, n: columns, k, a, b, c, transposeA: true, alpha: -1, beta: 1 });
      }
      this.#applyInverse(i, c, columns, false);
      await work.step("substitution", i, 2 * panels.count);
    }
  }

  /** c ← U_ii⁻ᵀ·c, or U_ii⁻¹·c if transposed. */
  #applyInverse(i: number, c: Float64Array | Float32Array, n: number, transposeA: boolean): void {
    const m = this.#panels.width(i);
    this.#engine.gemm({ m, n, k: m, a: this.#panels.tile(i, i), b: c.slice(), c, transposeA });
  }
}

export interface CholeskyOptions extends WorkOptions {
  /** Multiplies the blocks. Defaults to `plainEngine`. */
  engine?: MatrixEngine;
}

/**
 * The Cholesky factorization A = L·Lᵀ of a dense symmetric positive definite matrix, in float64.
 * Only the lower half of `a` is read; it is left alone.
 *
 * @param a `[n, n]`.
 * @throws {NotPositiveDefiniteError} if a pivot is not positive.
 * @throws {SolverArgumentError} if `a` is not square or a number is not finite.
 */
export async function cholesky(
  a: MatrixLike,
  given: CholeskyOptions = {},
): Promise<{ readonly n: number; solve(b: Columns, options?: WorkOptions): Promise<Matrix> }> {
  checkOptions(
    "cholesky",
    given,
    { engine: true, signal: true, onProgress: true },
    SolverArgumentError,
  );
  const { engine = plainEngine, ...options } = given;

  checkEngine("cholesky", engine);
  const matrix = asMatrix("cholesky", "A", a);
  const n = matrix.shape[0];
  if (matrix.shape[1] !== n) {
    throw new SolverArgumentError(`cholesky: A must be square, got [${n}, ${matrix.shape[1]}].`);
  }
  const factor = await factorPanels(panelsOf(matrix), engine, new Work(options));
  return {
    n,
    async solve(b, solveOptions = {}) {
      checkOptions("cholesky: solve", solveOptions, WORK_OPTIONS, SolverArgumentError);
      const rhs = asColumns("cholesky: solve", "B", b, n);
      const work = new Work(solveOptions);
      return { data: await factor.solve(rhs.data, rhs.shape[1], work), shape: rhs.shape };
    },
  };
}

/** A dense symmetric matrix in panels. Only its lower half is read. */
export function panelsOf({ data, shape: [n] }: Matrix): SymmetricPanels<Float64Array> {
  const panels = new SymmetricPanels<Float64Array>(n, panelSide(n), "float64");
  for (let i = 0; i < panels.count; i++) {
    const [width, first, end] = [panels.width(i), panels.start(i), panels.start(i + 1)];
    const panel = panels.rows(i, 0, end);
    for (let row = 0; row < end; row++) {
      for (let column = first; column < end; column++) {
        panel[row * width + column - first] =
          data[Math.max(row, column) * n + Math.min(row, column)]!;
      }
    }
  }
  return panels;
}
