import { checkFiniteRows, checkPredictions } from "../check.ts";
import { MeasureArgumentError } from "../measureArgumentError.ts";
import type { Rows } from "../rows.ts";

/**
 * What each example is, given its label and what a network says of it, by Bayes' rule:
 *
 *     P(true = j | x, given = y) = p_j(x)·T[j][y] / Σ_k p_k(x)·T[k][y].
 *
 * Its `normalizedMargin` at the given labels ranks the labels: low where one is likely wrong.
 *
 * @param probabilities p, the prediction without the given label, `[n, K]`.
 * @param labels the given ones, y, `[n]`.
 * @param noiseMatrix T, P(given = i | true = j) at row j, column i, `[K, K]`:
 * `estimateNoiseMatrix`.
 * @returns float64 `[n, K]`; a row whose sum would be 0 is the prediction.
 * @throws {MeasureArgumentError} if rows are no distributions, or a label is none of the classes.
 *
 * Reference: Patrini et al., "Making Deep Neural Networks Robust to Label Noise: A Loss Correction
 * Approach", CVPR 2017, arXiv:1609.03683, for T.
 */
export function labelPosterior(
  probabilities: Rows,
  labels: ArrayLike<number>,
  noiseMatrix: Rows,
): Rows & { data: Float64Array } {
  const who = "labelPosterior";
  checkPredictions(who, probabilities, labels);
  checkFiniteRows(who, "noiseMatrix", noiseMatrix);
  const { data, shape } = probabilities;
  const [n, K] = shape;
  const [rows, columns] = noiseMatrix.shape;
  const T = noiseMatrix.data;
  for (let at = 0; at < T.length || rows !== K || columns !== K; at++) {
    if (rows === K && columns === K && T[at]! >= 0) continue;
    throw new MeasureArgumentError(
      `${who}: noiseMatrix must be ${K} rows of ${K} probabilities, got ${T[at]} at ${at} of ` +
        `shape [${rows}, ${columns}].`,
    );
  }
  const out = Float64Array.from(data);
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let j = 0; j < K; j++) sum += data[i * K + j]! * T[j * K + labels[i]!]!;
    if (sum === 0) continue;
    for (let j = 0; j < K; j++) {
      out[i * K + j] = (data[i * K + j]! * T[j * K + labels[i]!]!) / sum;
    }
  }
  return { data: out, shape: [n, K] };
}
