import { checkArgument, checkInteger, checkOptions, shown } from "@rote/options";
import { checkEngine } from "../check.ts";
import type { MatrixEngine } from "../engine/matrixEngine.ts";
import { plainEngine } from "../engine/plainEngine.ts";
import { asMatrix, type MatrixLike, multiply } from "../matrix.ts";
import { SolverArgumentError } from "../solverArgumentError.ts";

/** A square matrix A known only by what it does to vectors. */
export interface LinearOperator {
  readonly size: number;
  /** A·V, as a new array; `v` is `[size, columns]`, row-major, and is left alone. */
  apply(v: Float64Array, columns: number): Float64Array | Promise<Float64Array>;
}

/** An m × n matrix A known only by what it and its transpose do to vectors. */
export interface RectangularOperator {
  readonly shape: readonly [rows: number, columns: number];
  /** A·v. */
  apply(v: Float64Array): Float64Array | Promise<Float64Array>;
  /** Aᵀ·u. */
  applyTransposed(u: Float64Array): Float64Array | Promise<Float64Array>;
}

/** @throws {SolverArgumentError} unless `A` multiplies vectors, and so does its transpose. */
export function checkRectangular(who: string, A: RectangularOperator): void {
  const { shape, apply, applyTransposed } = Object(A) as Partial<RectangularOperator>;
  const isOperator = typeof apply === "function" && typeof applyTransposed === "function";
  if (isOperator && Array.isArray(shape) && shape.length === 2) {
    for (const [axis, side] of shape.entries())
      checkInteger(who, `A.shape[${axis}]`, side, [1], SolverArgumentError);
    return;
  }
  throw new SolverArgumentError(
    `${who}: A must be { shape: [rows, columns], apply, applyTransposed }, such as ` +
      `denseOperator(matrix), got ${shown(A)}.`,
  );
}

/** @throws {SolverArgumentError} unless `A` multiplies vectors. */
export function checkSquare(who: string, A: LinearOperator): void {
  const { size, apply } = Object(A) as Partial<LinearOperator>;
  if (typeof apply === "function" && typeof size === "number") {
    checkInteger(who, "A.size", size, [1], SolverArgumentError);
    return;
  }
  throw new SolverArgumentError(
    `${who}: A must be { size, apply }, such as denseOperator(matrix), got ${shown(A)}.`,
  );
}

/** A dense matrix `[m, n]`, as an operator for vectors. */
export interface DenseOperator extends RectangularOperator {
  /** n. */
  readonly size: number;
  apply(v: Float64Array, columns?: number): Float64Array;
  applyTransposed(u: Float64Array): Float64Array;
}

/**
 * A dense matrix as an operator: a `LinearOperator` if it is square, a `RectangularOperator`
 * always.
 *
 * @throws {SolverArgumentError} if the shape does not match or a number is not finite.
 */
export function denseOperator(
  a: MatrixLike,
  options: { engine?: MatrixEngine } = {},
): DenseOperator {
  checkOptions("denseOperator", options, { engine: true }, SolverArgumentError);
  const { engine = plainEngine } = options;

  checkEngine("denseOperator", engine);
  const matrix = asMatrix("denseOperator", "A", a);
  const [m, n] = matrix.shape;
  return {
    size: n,
    shape: [m, n],
    apply(v, columns = 1) {
      checkInteger("denseOperator: apply", "columns", columns, [1], SolverArgumentError);
      checkEntries("denseOperator: apply", "v", v, n * columns);
      return multiply(engine, matrix, { data: v, shape: [n, columns] }).data;
    },
    applyTransposed(u) {
      checkEntries("denseOperator: applyTransposed", "u", u, m);
      return multiply(engine, matrix, { data: u, shape: [m, 1] }, { transposeA: true }).data;
    },
  };
}

/** @throws {SolverArgumentError} unless it is so many numbers. */
function checkEntries(who: string, name: string, value: Float64Array, length: number): void {
  checkArgument(who, name, value, "numbers", SolverArgumentError);
  if (value.length === length) return;
  throw new SolverArgumentError(
    `${who}: ${name} must have ${length} entries, got ${value.length}.`,
  );
}
