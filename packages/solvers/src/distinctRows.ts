import type { Points } from "./kernels/kernelMatrix.ts";

/** The same point is given twice with different values: no function takes both. */
export class ConflictingDuplicatesError extends Error {
  override readonly name = "ConflictingDuplicatesError";
  /** The rows of the two points, the smaller first. */
  readonly rows: readonly [number, number];

  constructor(who: string, rows: readonly [number, number]) {
    super(
      `${who}: equal points must have equal values, got the same point with different values in ` +
        `rows ${rows[0]} and ${rows[1]}. Remove one of them, or use a ridge.`,
    );
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
