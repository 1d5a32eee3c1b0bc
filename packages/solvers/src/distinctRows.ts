import type { Points } from "./kernels/kernelMatrix.ts";
import type { Matrix, MatrixLike } from "./matrix.ts";

/** The same point is given twice with different values: no function takes both. */
export class ConflictingDuplicatesError extends Error {
  override readonly name = "ConflictingDuplicatesError";
  readonly code = "CONFLICTING_DUPLICATES";
  /** The rows of the two points, the smaller first. */
  readonly rows: readonly [number, number];

  /** @param words what the message says after `who`. Defaults to the rows. */
  constructor(
    who: string,
    rows: readonly [number, number],
    words = "equal points must have equal values, got the same point with different values in " +
      `rows ${rows[0]} and ${rows[1]}. Remove one of them, or use a ridge.`,
  ) {
    super(`${who}: ${words}`);
    this.rows = rows;
  }
}

/** For each row the first row with the same numbers; itself, where there is none before. */
export function firstOccurrences(points: Points): Uint32Array {
  // Equal points have equal squares: only those are compared.
  const order = Uint32Array.from({ length: points.n }, (_, i) => i).sort(
    (i, j) => points.squares[i]! - points.squares[j]! || i - j,
  );
  const first = Uint32Array.from({ length: points.n }, (_, i) => i);
  for (let start = 0; start < order.length; ) {
    let end = start + 1;
    while (end < order.length && points.squares[order[end]!] === points.squares[order[start]!]) {
      end++;
    }
    for (let a = start; a < end; a++) {
      const i = order[a]!;
      if (first[i] !== i || a + 1 === end) continue;
      const row = points.row(i).slice();
      for (let b = a + 1; b < end; b++) {
        const j = order[b]!;
        if (first[j] === j && points.row(j).every((value, k) => value === row[k])) first[j] = i;
      }
    }
    start = end;
  }
  return first;
}

/**
 * The rows to keep, or undefined if no point comes twice.
 *
 * @throws {ConflictingDuplicatesError} if equal points have different values.
 */
export function distinctRows(who: string, x: Points, y: Matrix): Uint32Array | undefined {
  const first = firstOccurrences(x);
  const columns = y.shape[1];
  let copies = 0;
  first.forEach((original, i) => {
    if (original === i) return;
    copies++;
    for (let k = 0; k < columns; k++) {
      if (y.data[i * columns + k] !== y.data[original * columns + k]) {
        throw new ConflictingDuplicatesError(who, [original, i]);
      }
    }
  });
  return copies === 0 ? undefined : first.filter((original, i) => original === i);
}

/** Some rows of a matrix, as float64. */
export function takeRows(matrix: MatrixLike, rows: Uint32Array): Matrix {
  const columns = matrix.shape[1];
  const data = new Float64Array(rows.length * columns);
  rows.forEach((row, i) => {
    for (let k = 0; k < columns; k++) data[i * columns + k] = matrix.data[row * columns + k]!;
  });
  return { data, shape: [rows.length, columns] };
}

/** A matrix of n rows that has these rows where `rows` says, and zeros elsewhere. */
export function spreadRows(matrix: Matrix, rows: Uint32Array, n: number): Matrix {
  const columns = matrix.shape[1];
  const data = new Float64Array(n * columns);
  rows.forEach((row, i) => {
    data.set(matrix.data.subarray(i * columns, (i + 1) * columns), row * columns);
  });
  return { data, shape: [n, columns] };
}
