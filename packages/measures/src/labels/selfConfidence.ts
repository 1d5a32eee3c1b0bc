import { checkPredictions } from "../check.ts";
import type { Rows } from "../rows.ts";

/**
 * How probable each given label is to a network that was trained without it: p_y. Low where the
 * label is likely wrong.
 *
 * @param probabilities `[n, classes]`, from held-out predictions.
 * @param labels the given ones, `[n]`.
 * @returns float64 `[n]`, from 0 to 1.
 * @throws {MeasureArgumentError} if rows are no distributions, or a label is none of the classes.
 *
 * Reference: Northcutt, Jiang & Chuang, "Confident Learning: Estimating Uncertainty in Dataset
 * Labels", JAIR 70, 2021, arXiv:1911.00068. Equal to cleanlab's `self_confidence`.
 */
export function selfConfidence(probabilities: Rows, labels: ArrayLike<number>): Float64Array {
  checkPredictions("selfConfidence", probabilities, labels);
  const { data, shape } = probabilities;
  return Float64Array.from({ length: shape[0] }, (_, i) => data[i * shape[1] + labels[i]!]!);
}
