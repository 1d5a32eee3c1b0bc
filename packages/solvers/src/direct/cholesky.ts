import type { MatrixEngine } from "../engine/matrixEngine.ts";
import { plainEngine } from "../engine/plainEngine.ts";
import { asColumns, asMatrix, type Columns, type Matrix, type MatrixLike } from "../matrix.ts";
import { Work, type WorkOptions } from "../work.ts";
import { SymmetricTiles, tileSide } from "./symmetricTiles.ts";
import { factorDense } from "./triangular.ts";

/** A = L·Lᵀ, ready to solve with. */
export interface CholeskyFactor {
  readonly n: number;
  /** A⁻¹·B for B `[n, columns]`, in the precision of the factor; returned as float64. */
  solve(b: Float64Array, columns: number, work?: Work): Promise<Float64Array>;
  /** The diagonal of A⁻¹: the column sums of squares of L⁻¹. n³/3 operations. */
  inverseDiagonal(work?: Work): Promise<Float64Array>;
}

/**
 * Factors a symmetric positive definite matrix in place, tile by tile, left to right:
 *
 *     L_ij = (A_ij − Σ_{p<j} L_ip·L_jpᵀ) · L_jj⁻ᵀ.
 *
 * n³/3 operations, all but a sliver of them matrix products of the engine. In place of L_jj its
 * inverse is kept, computed in float64: a solve is then matrix products as well.
 *
 * @throws {NotPositiveDefiniteError} if a pivot is not positive. The tiles are then lost.
 *
 * Reference: Golub & Van Loan, "Matrix Computations", 4th edition, section 4.2.
 */
export async function factorTiles(
  tiles: SymmetricTiles,
  engine: MatrixEngine,
  work: Work,
): Promise<CholeskyFactor> {
  const { count } = tiles;
  // Tile (i, j) takes j products of tiles and one more.
  const total = (count * (count + 1) * (count + 2)) / 6;
  let done = 0;
  for (let j = 0; j < count; j++) {
    const columns = tiles.rows(j);
    let inverse: Float64Array | Float32Array | undefined;
    for (let i = j; i < count; i++) {
      const rows = tiles.rows(i);
      const c = tiles.tile(i, j);
      for (let p = 0; p < j; p++) {
        engine.gemm({
          m: rows,
          n: columns,
          k: tiles.rows(p),
          a: tiles.tile(i, p),
          b: tiles.tile(j, p),
          c,
          transposeB: true,
          alpha: -1,
          beta: 1,
        });
      }
      if (i === j) {
        c.set(factorDense(engine, Float64Array.from(c), columns, tiles.start(j)));
        inverse = c;
      } else {
        const b = inverse!;
        engine.gemm({ m: rows, n: columns, k: columns, a: c.slice(), b, c, transposeB: true });
      }
      done += j + 1;
      await work.step("factorization", done, total);
    }
  }
  return new TiledFactor(tiles, engine);
}

class TiledFactor implements CholeskyFactor {
  readonly n: number;
  readonly #tiles: SymmetricTiles;
  readonly #engine: MatrixEngine;

  constructor(tiles: SymmetricTiles, engine: MatrixEngine) {
    this.n = tiles.n;
    this.#tiles = tiles;
    this.#engine = engine;
  }

  async solve(b: Float64Array, columns: number, work = new Work({})): Promise<Float64Array> {
    const x = this.#tiles.precision === "float64" ? b.slice() : Float32Array.from(b);
    await this.#forward(x, columns, 0, work);
    await this.#backward(x, columns, work);
    return x instanceof Float64Array ? x : Float64Array.from(x);
  }

  async inverseDiagonal(work = new Work({})): Promise<Float64Array> {
    const { count, n, precision } = this.#tiles;
    const out = new Float64Array(n);
    for (let j = 0; j < count; j++) {
      // Columns of L⁻¹ that start in tile row j: zero above it.
      const columns = this.#tiles.rows(j);
      const first = this.#tiles.start(j);
      const height = n - first;
      const x = new (precision === "float64" ? Float64Array : Float32Array)(height * columns);
      for (let i = 0; i < columns; i++) x[i * columns + i] = 1;
      await this.#forward(x, columns, j, work);
      for (let i = 0; i < height; i++) {
        for (let k = 0; k < columns; k++) {
          out[first + k] = out[first + k]! + x[i * columns + k]! ** 2;
        }
      }
    }
    return out;
  }

  /** X ← L⁻¹·X, where X begins at tile row `from`. */
  async #forward(
    x: Float64Array | Float32Array,
    columns: number,
    from: number,
    work: Work,
  ): Promise<void> {
    const { count } = this.#tiles;
    for (let i = from; i < count; i++) {
      const c = this.#block(x, columns, i, from);
      for (let j = from; j < i; j++) {
        this.#multiply(i, j, this.#block(x, columns, j, from), c, columns, false);
      }
      this.#applyInverse(i, c, columns, false);
      await work.step("substitution", i, 2 * count);
    }
  }

  /** X ← L⁻ᵀ·X. */
  async #backward(x: Float64Array | Float32Array, columns: number, work: Work): Promise<void> {
    const { count } = this.#tiles;
    for (let i = count - 1; i >= 0; i--) {
      const c = this.#block(x, columns, i, 0);
      for (let j = i + 1; j < count; j++) {
        this.#multiply(j, i, this.#block(x, columns, j, 0), c, columns, true);
      }
      this.#applyInverse(i, c, columns, true);
      await work.step("substitution", 2 * count - i, 2 * count);
    }
  }

  #block(x: Float64Array | Float32Array, columns: number, i: number, from: number) {
    const origin = this.#tiles.start(from);
    const [first, end] = [this.#tiles.start(i) - origin, this.#tiles.start(i + 1) - origin];
    return x.subarray(first * columns, end * columns);
  }

  /** c ← c − L_ij·b, or with L_ijᵀ. */
  #multiply(
    i: number,
    j: number,
    b: Float64Array | Float32Array,
    c: Float64Array | Float32Array,
    n: number,
    transposeA: boolean,
  ): void {
    const [rows, columns] = [this.#tiles.rows(i), this.#tiles.rows(j)];
    const [m, k] = transposeA ? [columns, rows] : [rows, columns];
    const a = this.#tiles.tile(i, j);
    this.#engine.gemm({ m, n, k, a, b, c, transposeA, alpha: -1, beta: 1 });
  }

  #applyInverse(
    i: number,
    c: Float64Array | Float32Array,
    n: number,
    transposeA: boolean,
  ): void {
    const m = this.#tiles.rows(i);
    this.#engine.gemm({ m, n, k: m, a: this.#tiles.tile(i, i), b: c.slice(), c, transposeA });
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
 * @throws {RangeError} if `a` is not square or a number is not finite.
 */
export async function cholesky(
  a: MatrixLike,
  { engine = plainEngine, ...options }: CholeskyOptions = {},
): Promise<{ readonly n: number; solve(b: Columns, options?: WorkOptions): Promise<Matrix> }> {
  const matrix = asMatrix("cholesky", "A", a);
  const n = matrix.shape[0];
  if (matrix.shape[1] !== n) {
    throw new RangeError(`cholesky: A must be square, got [${n}, ${matrix.shape[1]}].`);
  }
  const factor = await factorTiles(tilesOf(matrix, tileSide(n)), engine, new Work(options));
  return {
    n,
    async solve(b, solveOptions = {}) {
      const rhs = asColumns("cholesky: solve", "B", b, n);
      const work = new Work(solveOptions);
      return { data: await factor.solve(rhs.data, rhs.shape[1], work), shape: rhs.shape };
    },
  };
}

/** The lower half of a dense matrix, in tiles; tiles on the diagonal are filled by symmetry. */
export function tilesOf(matrix: Matrix, side: number): SymmetricTiles<Float64Array> {
  const n = matrix.shape[0];
  const tiles = new SymmetricTiles<Float64Array>(n, side, "float64");
  for (let i = 0; i < tiles.count; i++) {
    for (let j = 0; j <= i; j++) {
      const [tile, rows, columns] = [tiles.tile(i, j), tiles.rows(i), tiles.rows(j)];
      for (let r = 0; r < rows; r++) {
        for (let c = 0; c < columns; c++) {
          const [row, column] = [tiles.start(i) + r, tiles.start(j) + c];
          tile[r * columns + c] = matrix.data[Math.max(row, column) * n + Math.min(row, column)]!;
        }
      }
    }
  }
  return tiles;
}
