import { checkArgument, checkDense, shown } from "@rote/options";
import { ExpressivityArgumentError } from "./expressivityArgumentError.ts";

/**
 * A matrix: its rows one by one, or all of its numbers in one array, row-major, with its shape.
 * A list of n numbers is a matrix of one column.
 */
export type Rows =
  | ArrayLike<number>
  | readonly ArrayLike<number>[]
  | { readonly data: ArrayLike<number>; readonly shape: readonly [rows: number, columns: number] };

/** A matrix as float64, row-major. */
export interface Matrix {
  readonly data: Float64Array;
  readonly rows: number;
  readonly columns: number;
}

/**
 * Copies `rows` into one float64 array.
 *
 * @throws {ExpressivityArgumentError} if rows differ in length, there are none, or a number is not
 * finite.
 */
export function toMatrix(who: string, what: string, rows: Rows): Matrix {
  const matrix = flatten(who, what, rows);
  if (matrix.rows === 0 || matrix.columns === 0) {
    throw new ExpressivityArgumentError(
      `${who}: ${what} must have at least one row and one column, got ` +
        `[${matrix.rows}, ${matrix.columns}].`,
    );
  }
  const bad = matrix.data.findIndex((x) => !Number.isFinite(x));
  if (bad >= 0) {
    const [row, column] = [Math.floor(bad / matrix.columns), bad % matrix.columns];
    throw new ExpressivityArgumentError(
      `${who}: ${what} must be finite numbers, got ${matrix.data[bad]} in row ${row}, ` +
        `column ${column}.`,
    );
  }
  return matrix;
}

function flatten(who: string, what: string, rows: Rows): Matrix {
  if (rows === null || typeof rows !== "object") {
    throw new ExpressivityArgumentError(
      `${who}: ${what} must be rows of numbers, got ${shown(rows)}.`,
    );
  }
  if ("data" in rows) {
    const { shape, data } = rows;
    const isShape =
      Array.isArray(shape) && shape.length === 2 && shape.every((side) => Number.isInteger(side));
    if (!isShape) {
      throw new ExpressivityArgumentError(
        `${who}: ${what} must have shape [rows, columns], got ${shown(shape)}.`,
      );
    }
    checkArgument(who, `${what}.data`, data, "numbers", ExpressivityArgumentError);
    checkDense(who, what, rows, ExpressivityArgumentError);
    const [n, columns] = rows.shape;
    if (rows.data.length !== n * columns) {
      throw new ExpressivityArgumentError(
        `${who}: ${what} of shape [${n}, ${columns}] must have ${n * columns} numbers, got ` +
          `${rows.data.length}.`,
      );
    }
    return { data: Float64Array.from(rows.data), rows: n, columns };
  }
  const first = rows[0];
  if (typeof first !== "object") {
    const data = Float64Array.from(rows as ArrayLike<number>);
    return { data, rows: data.length, columns: 1 };
  }
  const columns = first?.length;
  if (!(columns >= 0)) {
    throw new ExpressivityArgumentError(`${who}: ${what} must be rows of numbers, got ${first}.`);
  }
  const data = new Float64Array(rows.length * columns);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as ArrayLike<number>;
    if (row.length !== columns) {
      throw new ExpressivityArgumentError(
        `${who}: ${what} must have rows of one length, got ${columns} and ${row.length} ` +
          `(row ${i}).`,
      );
    }
    data.set(row, i * columns);
  }
  return { data, rows: rows.length, columns };
}
