import { leaveOneOutMemorization, rocAuc } from "@rote/measures";
import type { MemorizationRecord } from "@rote/records";
import { crossGramMatrix, linear, type MatrixEngine, type MatrixLike } from "@rote/solvers";

/** From this on an example counts as memorized. */
const MEMORIZED = 0.5;

/** Rows of distances that are held at a time. */
const BLOCK = 256;

/**
 * The memorization of the training examples of a solution, and whether the memorized ones are
 * farther from the nearest other example with their label: less typical of it.
 *
 * @param points `[n, d]`, as the kernel sees them.
 * @param fitted the solution's values at the points, `[n, classes]`.
 * @param errors its leave-one-out errors, `[n, classes]`.
 *
 * Reference: Feldman & Zhang, "What Neural Networks Memorize and Why", NeurIPS 2020.
 */
export function memorizationOf(
  points: MatrixLike,
  labels: ArrayLike<number>,
  { fitted, errors }: { fitted: MatrixLike; errors: MatrixLike },
  engine: MatrixEngine,
): MemorizationRecord {
  const values = leaveOneOutMemorization(fitted, errors, labels);
  const n = values.length;
  const memorized = Uint8Array.from(values, (value) => Number(value > MEMORIZED));
  const count = memorized.reduce((sum, one) => sum + one, 0);
  const sorted = Float64Array.from(values).sort();
  const hasPairs = count > 0 && count < n;
  return {
    mean: values.reduce((sum, value) => sum + value, 0) / n,
    deciles: Array.from(
      { length: 11 },
      (_, k) => sorted[Math.max(Math.ceil((k * n) / 10) - 1, 0)]!,
    ),
    memorized: count / n,
    farther: hasPairs ? rocAuc(nearestAlike(points, labels, engine), memorized) : null,
  };
}

/**
 * Of each point the squared distance of the nearest other one with its label, `[n]`; the largest
 * number where there is none.
 */
function nearestAlike(
  points: MatrixLike,
  labels: ArrayLike<number>,
  engine: MatrixEngine,
): Float64Array {
  const [n, d] = points.shape;
  const lengths = Float64Array.from({ length: n }, (_, i) => {
    let sum = 0;
    for (let at = i * d; at < (i + 1) * d; at++) sum += points.data[at]! * points.data[at]!;
    return sum;
  });
  const nearest = new Float64Array(n).fill(Number.MAX_VALUE);
  for (let from = 0; from < n; from += BLOCK) {
    const rows = Math.min(BLOCK, n - from);
    const data = Float64Array.from({ length: rows * d }, (_, at) => points.data[from * d + at]!);
    const products = crossGramMatrix({ data, shape: [rows, d] }, points, linear(), { engine });
    for (let row = 0; row < rows; row++) {
      const i = from + row;
      for (let j = 0; j < n; j++) {
        if (j === i || labels[j] !== labels[i]) continue;
        const distance = lengths[i]! + lengths[j]! - 2 * products.data[row * n + j]!;
        nearest[i] = Math.min(nearest[i]!, Math.max(0, distance));
      }
    }
  }
  return nearest;
}
