import { checkPredictions } from "../check.ts";
import type { Rows } from "../rows.ts";
import { confidentLearning } from "./confidentLearning.ts";

/** Steps of expectation maximization: its estimates hardly move after these. */
const STEPS = 10;

/** How much of the matrix is noise without structure. */
const UNSTRUCTURED = 2 / 3;

/**
 * How labels were probably changed, T[j][i] = P(given = i | true = j), for scoring single labels:
 * expectation maximization from the confident joint's matrix on, with the predictions p as the
 * prior of the true class and one right label a class added,
 *
 *     P(true = j | x, given = y) ∝ p_j(x)·T[j][y],
 *     T[j][i] ∝ Σ over examples labelled i of P(true = j | x, given = i) + [i = j],
 *
 * and then two parts of three replaced by symmetric noise of the same mean rate. The network's own
 * confusions look like structure of the noise; the share takes most of that away, and leaves of
 * real structure, such as labels that are always mistaken for the next class, what decides.
 *
 * For the noise itself see the `noiseMatrix` of `confidentLearning`.
 *
 * @param probabilities `[n, K]`, from held-out predictions.
 * @param labels the given ones, `[n]`.
 * @returns float64 `[K, K]`; each row sums to 1.
 * @throws {MeasureArgumentError} if rows are no distributions, or a label is none of the classes.
 *
 * References: Dawid & Skene, "Maximum Likelihood Estimation of Observer Error-Rates Using the EM
 * Algorithm", Applied Statistics 28, 1979, with one observer; Northcutt, Jiang & Chuang, JAIR 70,
 * 2021, for the start. The share is ours.
 */
export function estimateNoiseMatrix(
  probabilities: Rows,
  labels: ArrayLike<number>,
): Rows & { data: Float64Array } {
  checkPredictions("estimateNoiseMatrix", probabilities, labels);
  const K = probabilities.shape[1];
  let T = confidentLearning(probabilities, labels).noiseMatrix.data;
  for (let step = 0; step < STEPS; step++) T = maximized(probabilities, labels, T);
  let right = 0;
  for (let j = 0; j < K; j++) right += T[j * K + j]! / K;
  const data = T.map((p, at) => {
    const symmetric = at % (K + 1) === 0 ? right : (1 - right) / (K - 1);
    return (1 - UNSTRUCTURED) * p + UNSTRUCTURED * symmetric;
  });
  return { data, shape: [K, K] };
}

/** One step of expectation maximization. */
function maximized({ data, shape }: Rows, labels: ArrayLike<number>, T: Float64Array) {
  const [n, K] = shape;
  const counts = new Float64Array(K * K);
  for (let j = 0; j < K; j++) counts[j * K + j] = 1;
  for (let i = 0; i < n; i++) {
    const given = labels[i]!;
    let sum = 0;
    for (let j = 0; j < K; j++) sum += data[i * K + j]! * T[j * K + given]!;
    if (sum === 0) continue; // a prediction of 0 where nothing else could be
    for (let j = 0; j < K; j++) {
      const at = j * K + given;
      counts[at] = counts[at]! + (data[i * K + j]! * T[at]!) / sum;
    }
  }
  for (let j = 0; j < K; j++) {
    const row = counts.subarray(j * K, j * K + K);
    const total = row.reduce((a, b) => a + b);
    for (let i = 0; i < K; i++) row[i] = row[i]! / total;
  }
  return counts;
}
