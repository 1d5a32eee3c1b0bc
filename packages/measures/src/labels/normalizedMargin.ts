import { checkPredictions } from "../check.ts";
import type { Rows } from "../rows.ts";

/**
 * By how much each given label is more probable than the best other class, brought to [0, 1]:
 *
 *     (p_y − max_{c ≠ y} p_c + 1) / 2.
 *
 * Below 1/2 the network prefers another class.
 *
 * @param probabilities `[n, classes]`, from held-out predictions.
 * @param labels the given ones, `[n]`.
 * @returns float64 `[n]`, from 0 to 1.
 * @throws {MeasureArgumentError} if rows are no distributions, or a label is none of the classes.
 *
 * Reference: Northcutt, Jiang & Chuang, JAIR 70, 2021, arXiv:1911.00068. Equal to cleanlab's
 * `normalized_margin`.
 */
export function normalizedMargin(probabilities: Rows, labels: ArrayLike<number>): Float64Array {
  checkPredictions("normalizedMargin", probabilities, labels);
  const { data, shape } = probabilities;
  const [n, classes] = shape;
  return Float64Array.from({ length: n }, (_, i) => {
    let other = 0;
    for (let c = 0; c < classes; c++) {
      if (c !== labels[i]) other = Math.max(other, data[i * classes + c]!);
    }
    return (data[i * classes + labels[i]!]! - other + 1) / 2;
  });
}
