import { checkArgument, checkDense, shown } from "@rote/options";
import { MeasureArgumentError } from "./measureArgumentError.ts";
import type { FlagRows, Rows } from "./rows.ts";

/**
 * @throws {MeasureArgumentError} unless it is a list of numbers, of `length` where that is given.
 */
export function checkNumbers(
  who: string,
  name: string,
  value: ArrayLike<number>,
  length?: number,
): void {
  checkArgument(who, name, value, "numbers", MeasureArgumentError);
  if (length !== undefined && value.length !== length) {
    throw new MeasureArgumentError(
      `${who}: ${name} must have ${length} entries, got ${value.length}.`,
    );
  }
  for (let i = 0; i < value.length; i++) {
    if (typeof value[i] === "number") continue;
    throw new MeasureArgumentError(
      `${who}: ${name} must be numbers, got ${shown(value[i])} at ${i}.`,
    );
  }
}

/** A list of numbers and booleans as numbers: true is 1, false 0. Others stay what they are. */
export const numbersOf = (values: ArrayLike<number | boolean>): ArrayLike<number> =>
  Array.isArray(values) && values.some((value) => typeof value === "boolean")
    ? values.map((value) => (typeof value === "boolean" ? Number(value) : value))
    : (values as ArrayLike<number>);

/**
 * Numbers and booleans row by row as numbers.
 *
 * @throws {MeasureArgumentError} unless it is those, one row and column at least.
 */
export function flagRows(who: string, name: string, rows: FlagRows): Rows {
  const data = numbersOf(rows?.data);
  const numbers = data === rows?.data ? (rows as Rows) : { ...rows, data };
  checkRows(who, name, numbers);
  return numbers;
}

/** @throws {MeasureArgumentError} unless it is numbers row by row, one row and column at least. */
export function checkRows(who: string, name: string, rows: Rows): void {
  checkArgument(who, name, rows, { data: "numbers", shape: "list" }, MeasureArgumentError);
  const { data, shape } = rows;
  const isShape =
    shape.length === 2 && shape.every((side) => Number.isSafeInteger(side) && side > 0);
  if (!isShape) {
    throw new MeasureArgumentError(
      `${who}: ${name} must have a shape of two positive integers, got ${shown(shape)}.`,
    );
  }
  checkDense(who, name, rows, MeasureArgumentError);
  checkNumbers(who, name, data, shape[0] * shape[1]);
}

/** @throws {MeasureArgumentError} unless there are finite numbers row by row. */
export function checkFiniteRows(who: string, name: string, rows: Rows): void {
  checkRows(who, name, rows);
  checkFinite(who, name, rows.data);
}

export function checkFinite(who: string, name: string, values: ArrayLike<number>): void {
  for (let i = 0; i < values.length; i++) {
    if (Number.isFinite(values[i])) continue;
    throw new MeasureArgumentError(
      `${who}: ${name} must be finite numbers, got ${shown(values[i])} at ${i}.`,
    );
  }
}

/** @throws {MeasureArgumentError} unless there is a label of the classes for each row. */
export function checkLabels(
  who: string,
  labels: ArrayLike<number>,
  [n, classes]: readonly [number, number],
): void {
  checkNumbers(who, "labels", labels, n);
  if (classes < 2) {
    throw new MeasureArgumentError(`${who}: there must be at least two classes, got ${classes}.`);
  }
  for (let i = 0; i < n; i++) {
    const label = labels[i]!;
    if (Number.isInteger(label) && label >= 0 && label < classes) continue;
    throw new MeasureArgumentError(
      `${who}: labels must be integers from 0 to ${classes - 1}, got ${label} at ${i}.`,
    );
  }
}

/**
 * How far the sum of a row of probabilities may be from 1: float32's rounding over many classes.
 */
const SUM_TOLERANCE = 1e-3;

/**
 * @throws {MeasureArgumentError} unless each row has probabilities from 0 to 1 whose sum is 1, and
 * a label.
 */
export function checkPredictions(
  who: string,
  probabilities: Rows,
  labels: ArrayLike<number>,
): void {
  checkFiniteRows(who, "probabilities", probabilities);
  const { data, shape } = probabilities;
  checkLabels(who, labels, shape);
  const [n, classes] = shape;
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let c = 0; c < classes; c++) {
      const p = data[i * classes + c]!;
      sum += p >= 0 && p <= 1 ? p : Number.NaN;
    }
    if (Math.abs(sum - 1) <= SUM_TOLERANCE) continue;
    throw new MeasureArgumentError(
      `${who}: probabilities must be rows of numbers in [0, 1] whose sum is 1, got ` +
        `[${Array.from({ length: Math.min(classes, 10) }, (_, c) => data[i * classes + c])}] in ` +
        `row ${i}. Of logits, take the softmax first.`,
    );
  }
}
