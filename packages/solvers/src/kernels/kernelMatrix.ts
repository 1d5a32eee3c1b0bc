import { checkOptions } from "@rote/options";
import { checkEngine } from "../check.ts";
import { panelSide } from "../direct/symmetricPanels.ts";
import type { MatrixEngine } from "../engine/matrixEngine.ts";
import { plainEngine } from "../engine/plainEngine.ts";
import { asMatrix, checkNumbers, checkShape, type Matrix, type MatrixLike } from "../matrix.ts";
import { checkMagnitude, exponentOf } from "../scaling.ts";
import { SolverArgumentError } from "../solverArgumentError.ts";
import { Work, type WorkOptions } from "../work.ts";
import { checkKernel, type Kernel } from "./kernel.ts";

/** Rows of the kernel matrix that are computed at once: enough to keep an engine busy. */
const BLOCK_ROWS = 1056;

/** ‖mean‖² over the mean of ‖x − mean‖² from which on distances lose more than ten digits. */
const FAR = 2 ** 20;

/** Of ‖x‖² + ‖y‖²: what rounding leaves unknown of ‖x‖² + ‖y‖² − 2⟨x, y⟩. */
const ROUNDING = 2 ** -50;
/** Of ‖x‖² + ‖y‖²: distances below are summed up anew, where rounding would be seen. */
const CLOSE = 2 ** -20;
/** Of k(x, x): a difference that is seen. With images, and kernels that fit them, it is less. */
const SEEN = 2 ** -16;

/** ‖x‖² within 2^±500 are those of points whose largest number is in range, too. */
const ORDINARY = 2 ** 500;

/** The most rows that a block has: the square on the diagonal is one block, whatever its side. */
export function blockRows(n: number, side: number): number {
  return Math.min(n, Math.max(BLOCK_ROWS, side));
}

/** ‖x‖² of the numbers from `start` on, seen from the origin. */
function squaredNorm(
  data: ArrayLike<number>,
  start: number,
  length: number,
  origin?: Float64Array,
): number {
  let sum = 0;
  if (origin) {
    for (let j = 0; j < length; j++) {
      const x = data[start + j]! - origin[j]!;
      sum += x * x;
    }
  } else {
    for (let j = 0; j < length; j++) {
      const x = data[start + j]!;
      sum += x * x;
    }
  }
  return sum;
}

/** Points, converted to float64 a block of rows at a time: pixels may stay bytes. */
export class Points {
  readonly n: number;
  readonly dimension: number;
  readonly squares: Float64Array;
  /** What is subtracted from every point; none where they are not far from 0. */
  readonly origin: Float64Array | undefined;
  readonly #data: ArrayLike<number>;

  constructor(who: string, what: string, points: MatrixLike, origin?: Float64Array) {
    [this.n, this.dimension] = checkShape(who, what, points);
    checkNumbers(who, what, points.data, this.dimension);
    this.#data = points.data;
    this.origin = origin;
    this.squares = new Float64Array(this.n);
    for (let i = 0; i < this.n; i++) {
      const sum = squaredNorm(points.data, i * this.dimension, this.dimension, origin);
      if (!Number.isFinite(sum)) {
        checkMagnitude(who, what, points.data);
        throw new SolverArgumentError(
          `${who}: ${what} must be finite numbers, got others in row ${i}.`,
        );
      }
      this.squares[i] = sum;
    }
  }

  /**
   * The points for a kernel: of distances alone they may be seen from anywhere. From 0 those of
   * points that are far away would be lost in ‖x‖² + ‖y‖² − 2⟨x, y⟩.
   *
   * @throws {SolverArgumentError} if all are so small, or one so large, that squares are out of
   * range, unless they may be so `small` beside others.
   */
  static of(
    who: string,
    what: string,
    points: MatrixLike,
    kernel: Kernel,
    { small = false } = {},
  ): Points {
    const given = new Points(who, what, points);
    if (!small && !given.#isOrdinary) checkMagnitude(who, what, points.data);
    const origin = kernel.isOfDistance ? given.#farMean() : undefined;
    return origin ? new Points(who, what, points, origin) : given;
  }

  /** Rows `first` to `end`, `[end − first, dimension]`; shared if the points are float64. */
  block(first: number, end: number): Float64Array {
    const { dimension, origin } = this;
    const [from, to] = [first * dimension, end * dimension];
    if (this.#data instanceof Float64Array && !origin) return this.#data.subarray(from, to);
    const out = new Float64Array(to - from);
    for (let i = 0; i < out.length; i++) out[i] = this.#data[from + i]!;
    if (!origin) return out;
    for (let start = 0; start < out.length; start += dimension) {
      for (let j = 0; j < dimension; j++) out[start + j]! -= origin[j]!;
    }
    return out;
  }

  /** Whether their squares say already that all of them are in range. */
  get #isOrdinary(): boolean {
    const largest = this.squares.reduce((most, square) => Math.max(most, square), 0);
    return largest > 1 / ORDINARY && largest < ORDINARY;
  }

  /** The mean of the points, where it is farther from 0 than they are from it by far. */
  #farMean(): Float64Array | undefined {
    const { n, dimension } = this;
    const meanSquare = this.squares.reduce((sum, square) => sum + square / n, 0);
    // Of all points' ‖x − mean‖² two make up at least half of their distance's square.
    const [a, b] = [this.row(0), this.row(n - 1)];
    if ((FAR * squaredNorm(a, 0, dimension, b)) / (2 * n) > 2 * meanSquare) return undefined;

    const mean = new Float64Array(dimension);
    for (let start = 0; start < n * dimension; start += dimension) {
      for (let j = 0; j < dimension; j++) mean[j]! += this.#data[start + j]! / n;
    }
    const square = mean.reduce((sum, x) => sum + x * x, 0);
    const spread = meanSquare - square;
    return spread * FAR < square ? mean : undefined;
  }

  row(i: number): Float64Array {
    return this.block(i, i + 1);
  }
}

/**
 * The kernel matrix K_ij = k(x_i, x_j) of some points, never stored: blocks are computed when they
 * are asked for, each pair of points once where the symmetry allows.
 */
export class KernelMatrix {
  readonly points: Points;
  readonly kernel: Kernel;
  readonly engine: MatrixEngine;
  /** λ, added to the diagonal. */
  readonly ridge: number;
  readonly side: number;
  readonly #losesDigits: boolean;
  /** The points of the columns of the last block, in float64. */
  #columns: { first: number; end: number; b: Float64Array } | undefined;

  constructor(
    points: Points,
    kernel: Kernel,
    {
      engine = plainEngine,
      ridge = 0,
      side = panelSide(points.n),
    }: {
      engine?: MatrixEngine;
      ridge?: number;
      side?: number;
    } = {},
  ) {
    this.points = points;
    this.kernel = kernel;
    this.engine = engine;
    this.ridge = ridge;
    this.side = Math.min(side, points.n);
    this.#losesDigits = kernel.isOfDistance === true && losesDigits(points, kernel);
  }

  get n(): number {
    return this.points.n;
  }

  /**
   * k between `rows` and the points from `first` to `end`, into `out`, `[rows, end − first]`.
   *
   * @param xs a block of other points, and their squared norms.
   */
  cross(
    xs: Float64Array,
    squares: Float64Array,
    first: number,
    end: number,
    out: Float64Array,
  ): void {
    this.#products(xs, squares.length, first, end, out);
    this.#map(xs, squares, first, end, out);
  }

  /**
   * K + λI restricted to rows r and columns c, given as [first, end); `xs` are the rows' points.
   */
  block(
    xs: Float64Array,
    [rowFirst, rowEnd]: readonly [number, number],
    [first, end]: readonly [number, number],
    out: Float64Array,
  ): void {
    const { points } = this;
    const squares = points.squares.subarray(rowFirst, rowEnd);
    const columns = end - first;
    this.#products(xs, squares.length, first, end, out);
    // On the diagonal ⟨x, x⟩ is ‖x‖² to the last bit, so that the distance is exactly zero.
    const diagonal = (i: number) => (i - rowFirst) * columns + (i - first);
    const from = Math.max(rowFirst, first);
    const to = Math.min(rowEnd, end);
    for (let i = from; i < to; i++) out[diagonal(i)] = points.squares[i]!;
    this.#map(xs, squares, first, end, out);
    for (let i = from; i < to; i++) out[diagonal(i)] = out[diagonal(i)]! + this.ridge;
  }

  /**
   * Kernel values in the place of inner products. Where rounding would be seen, as between points
   * of one of two clusters that are far from each other, small distances are summed up anew.
   */
  #map(
    xs: Float64Array,
    squares: Float64Array,
    first: number,
    end: number,
    out: Float64Array,
  ): void {
    const columns = this.points.squares.subarray(first, end);
    const close = this.#losesDigits ? this.#closePairs(xs, squares, columns, out) : [];
    this.kernel.map(out, squares, columns);
    if (close.length === 0) return;
    // Around x, ‖x‖² = 0 and ⟨x, y⟩ = 0: what is left is the distance, to the last bit.
    const values = Float64Array.from(close, ({ distance }) => -distance / 2);
    this.kernel.map(values, new Float64Array(values.length), new Float64Array(1));
    for (const [i, { at }] of close.entries()) out[at] = values[i]!;
  }

  /** The pairs of a block whose squared distance products have lost, with the distance itself. */
  #closePairs(
    xs: Float64Array,
    squares: Float64Array,
    columns: Float64Array,
    products: Float64Array,
  ): { at: number; distance: number }[] {
    const { dimension } = this.points;
    const { b } = this.#columns!;
    const close: { at: number; distance: number }[] = [];
    for (let i = 0, at = 0; i < squares.length; i++) {
      for (let j = 0; j < columns.length; j++, at++) {
        const both = squares[i]! + columns[j]!;
        if (both - 2 * products[at]! >= CLOSE * both) continue;
        const y = b.subarray(j * dimension, (j + 1) * dimension);
        const distance = squaredNorm(xs, i * dimension, dimension, y);
        close.push({ at, distance });
      }
    }
    return close;
  }

  /** Inner products of `xs` with the points from `first` to `end`. */
  #products(xs: Float64Array, m: number, first: number, end: number, c: Float64Array): void {
    const { dimension: k } = this.points;
    const last = this.#columns;
    // Many blocks of rows follow each other on the same columns.
    const b = last?.first === first && last.end === end ? last.b : this.points.block(first, end);
    this.#columns = { first, end, b };
    this.engine.gemm({ m, n: end - first, k, a: xs, b, c, transposeB: true });
  }

  /**
   * The half of K + λI above and on the diagonal, block after block: columns [first, end), of at
   * most `side`, and rows, ending with the square on the diagonal.
   */
  *blocks(): Generator<{ rows: readonly [number, number]; columns: readonly [number, number] }> {
    const { n, side } = this;
    for (let first = 0; first < n; first += side) {
      const columns = [first, Math.min(n, first + side)] as const;
      for (let row = 0; row < first; row += BLOCK_ROWS) {
        yield { rows: [row, Math.min(first, row + BLOCK_ROWS)], columns };
      }
      yield { rows: columns, columns };
    }
  }

  /** K + λI, stored whole, symmetric to the bit. */
  async dense(work: Work): Promise<Matrix> {
    const { n } = this;
    const data = new Float64Array(n * n);
    for (const { rows, columns } of this.blocks()) {
      const width = columns[1] - columns[0];
      const block = new Float64Array((rows[1] - rows[0]) * width);
      this.block(this.points.block(...rows), rows, columns, block);
      for (let r = rows[0]; r < rows[1]; r++) {
        for (let c = Math.max(r, columns[0]); c < columns[1]; c++) {
          data[r * n + c] = data[c * n + r] = block[(r - rows[0]) * width + c - columns[0]]!;
        }
      }
      await work.step("kernel matrix", columns[1] * columns[1], n * n);
    }
    return { data, shape: [n, n] };
  }

  /** (K + λI)·V for V `[n, width]`: one pass over half of the blocks. */
  async apply(
    v: Float64Array,
    width: number,
    work = new Work({}),
    stage = "kernel product",
  ): Promise<Float64Array> {
    const { n, side, engine } = this;
    const out = new Float64Array(n * width);
    const buffer = new Float64Array(blockRows(n, side) * side);
    const part = (x: Float64Array, [first, end]: readonly [number, number]) =>
      x.subarray(first * width, end * width);
    let done = 0;
    for (const { rows, columns } of this.blocks()) {
      const m = rows[1] - rows[0];
      const k = columns[1] - columns[0];
      const a = buffer.subarray(0, m * k);
      this.block(this.points.block(...rows), rows, columns, a);
      engine.gemm({ m, n: width, k, a, b: part(v, columns), c: part(out, rows), beta: 1 });
      if (rows[0] !== columns[0]) {
        const [b, c] = [part(v, rows), part(out, columns)];
        engine.gemm({ m: k, n: width, k: m, a, b, c, transposeA: true, beta: 1 });
      }
      done += a.length;
      await work.step(stage, done, (n * (n + side)) / 2);
    }
    return out;
  }

  /** K(Z, X)·A for A `[n, columns]`, at points Z: predictions, `[rows of Z, columns]`. */
  async predict(
    z: Points,
    a: Float64Array,
    columns: number,
    work = new Work({}),
  ): Promise<Float64Array> {
    const { n, side, engine } = this;
    const out = new Float64Array(z.n * columns);
    const height = Math.min(z.n, BLOCK_ROWS);
    const buffer = new Float64Array(height * side);
    for (let i = 0; i < z.n; i += height) {
      const iEnd = Math.min(z.n, i + height);
      const zs = z.block(i, iEnd);
      const squares = z.squares.subarray(i, iEnd);
      for (let j = 0; j < n; j += side) {
        const jEnd = Math.min(n, j + side);
        const tile = buffer.subarray(0, (iEnd - i) * (jEnd - j));
        this.cross(zs, squares, j, jEnd, tile);
        engine.gemm({
          m: iEnd - i,
          n: columns,
          k: jEnd - j,
          a: tile,
          b: a.subarray(j * columns, jEnd * columns),
          c: out.subarray(i * columns, iEnd * columns),
          beta: 1,
        });
        await work.step("prediction", i * n + (iEnd - i) * jEnd, z.n * n);
      }
    }
    return out;
  }
}

/** Whether what rounding leaves unknown of distances between points is seen in their kernel. */
function losesDigits({ squares }: Points, kernel: Kernel): boolean {
  const largest = squares.reduce((most, square) => Math.max(most, square), 0);
  const values = Float64Array.of(0, -ROUNDING * largest); // of a distance of 2 · ROUNDING · largest
  kernel.map(values, new Float64Array(2), new Float64Array(1));
  const [same, other] = values as unknown as [number, number];
  return Math.abs(same - other) > SEEN * Math.abs(same);
}

export interface GramMatrixOptions extends WorkOptions {
  /** Multiplies the blocks. Defaults to `plainEngine`. */
  engine?: MatrixEngine;
}

/**
 * The kernel matrix K_ij = k(x_i, x_j), `[n, n]`, stored whole, symmetric to the bit.
 *
 * Distances come from ‖x‖² + ‖y‖² − 2⟨x, y⟩. Points far from 0 are seen from their mean, and where
 * k would show the rounding, distances below 2⁻¹⁰ of ‖x‖ and ‖y‖ are sums of (x − y)².
 *
 * @param points `[n, d]`.
 * @throws {SolverArgumentError} if the shape does not match, a number is not finite, or all are so
 * small, or one so large, that squares are out of range.
 */
export async function gramMatrix(
  points: MatrixLike,
  kernel: Kernel,
  given: GramMatrixOptions = {},
): Promise<Matrix> {
  checkOptions(
    "gramMatrix",
    given,
    { engine: true, signal: true, onProgress: true },
    SolverArgumentError,
  );
  const { engine = plainEngine, ...options } = given;

  checkKernel("gramMatrix", kernel);
  checkEngine("gramMatrix", engine);
  const K = new KernelMatrix(Points.of("gramMatrix", "points", points, kernel), kernel, {
    engine,
  });
  const work = new Work(options);
  return K.dense(work);
}

/**
 * The kernel matrix between two sets of points, K_ij = k(x_i, z_j), `[rows of x, rows of z]`.
 *
 * @throws {SolverArgumentError} if the points differ in dimension, or a number is not finite.
 */
export function crossGramMatrix(
  x: MatrixLike,
  z: MatrixLike,
  kernel: Kernel,
  options: { engine?: MatrixEngine } = {},
): Matrix {
  checkOptions("crossGramMatrix", options, { engine: true }, SolverArgumentError);
  const { engine = plainEngine } = options;

  checkKernel("crossGramMatrix", kernel);
  checkEngine("crossGramMatrix", engine);
  const a = asMatrix("crossGramMatrix", "x", x);
  const columns = Points.of("crossGramMatrix", "z", z, kernel, { small: true });
  const rows = new Points("crossGramMatrix", "x", a, columns.origin);
  const largest = [a.data, z.data].map((data) => exponentOf(data));
  if (!largest.includes(0)) checkMagnitude("crossGramMatrix", "x", a.data); // both are too small
  checkDimension("crossGramMatrix", "z", columns, rows.dimension);
  const out = new Float64Array(rows.n * columns.n);
  const K = new KernelMatrix(columns, kernel, { engine });
  K.cross(rows.block(0, rows.n), rows.squares, 0, columns.n, out);
  return { data: out, shape: [rows.n, columns.n] };
}

export function checkDimension(who: string, what: string, points: Points, dimension: number): void {
  if (points.dimension !== dimension) {
    throw new SolverArgumentError(
      `${who}: ${what} must have ${dimension} coordinates, got ${points.dimension}.`,
    );
  }
}
