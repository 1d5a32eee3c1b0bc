import { checkPredictions } from "../check.ts";
import type { Rows } from "../rows.ts";

/** What confident learning estimates of K classes; matrices are float64 `[K, K]`, row by row. */
export interface ConfidentLearning {
  /** t_j: the mean probability of class j over the examples that are labelled j, `[K]`. */
  readonly thresholds: Float64Array;
  /** C: how many examples with the given label i confidently are of class j. */
  readonly confidentJoint: Rows & { data: Float64Array };
  /** Q: P(given = i, true = j). */
  readonly joint: Rows & { data: Float64Array };
  /** P(given = i | true = j) at row j, column i: the noise matrix T of `@rote/corruptions`. */
  readonly noiseMatrix: Rows & { data: Float64Array };
  /** The share of labels that are wrong: 1 − tr Q. */
  readonly errorRate: number;
  /** The class that each example confidently is of; −1 where there is none. Int32 `[n]`. */
  readonly confidentClass: Int32Array;
}

/** By so much a probability may be below its threshold: rounding, as in cleanlab. */
const SLACK = 1e-6;

/**
 * Estimates how labels were changed, from the predictions of a network that was trained without
 * each example. Example x is confidently of the most probable class j among those with
 *
 *     p_j(x) ≥ t_j,   t_j = mean of p_j over the examples that are labelled j;
 *
 * the confident joint C counts given labels i against these, and the joint Q brings each row to the
 * share of its given label:
 *
 *     Q_ij = (C_ij / Σ_j C_ij) · |given = i| / n,   P(given = i | true = j) = Q_ij / Σ_i Q_ij.
 *
 * A class always counts one right label at least; one that nobody is labelled has no threshold.
 *
 * @param probabilities `[n, K]`, from held-out predictions.
 * @param labels the given ones, `[n]`.
 * @throws {MeasureArgumentError} if rows are no distributions, or a label is none of the classes.
 *
 * Reference: Northcutt, Jiang & Chuang, "Confident Learning: Estimating Uncertainty in Dataset
 * Labels", JAIR 70, 2021, arXiv:1911.00068, sections 3.1 and 3.2.
 */
export function confidentLearning(
  probabilities: Rows,
  labels: ArrayLike<number>,
): ConfidentLearning {
  checkPredictions("confidentLearning", probabilities, labels);
  const { data, shape } = probabilities;
  const [n, K] = shape;
  const counts = new Float64Array(K);
  const sums = new Float64Array(K);
  for (let i = 0; i < n; i++) {
    const label = labels[i]!;
    counts[label]!++;
    sums[label] = sums[label]! + data[i * K + label]!;
  }
  const OUT_OF_REACH = 2;
  const thresholds = sums.map((sum, j) => (counts[j]! > 0 ? sum / counts[j]! : OUT_OF_REACH));

  const C = new Float64Array(K * K);
  const confidentClass = new Int32Array(n).fill(-1);
  for (let i = 0; i < n; i++) {
    let [best, most] = [-1, -1];
    for (let j = 0; j < K; j++) {
      const p = data[i * K + j]!;
      if (p >= thresholds[j]! - SLACK && p > most) [best, most] = [j, p];
    }
    confidentClass[i] = best;
    if (best >= 0) C[labels[i]! * K + best]!++;
  }
  for (let j = 0; j < K; j++) C[j * K + j] = Math.max(C[j * K + j]!, 1);

  const Q = C.map((count, at) => {
    const i = Math.floor(at / K);
    return ((count / sumOf(C.subarray(i * K, i * K + K))) * counts[i]!) / n;
  });
  const T = new Float64Array(K * K);
  let right = 0;
  for (let j = 0; j < K; j++) {
    right += Q[j * K + j]!;
    let total = 0;
    for (let i = 0; i < K; i++) total += Q[i * K + j]!;
    for (let i = 0; i < K; i++) T[j * K + i] = total > 0 ? Q[i * K + j]! / total : Number(i === j);
  }
  const square = (data: Float64Array) => ({ data, shape: [K, K] as const });
  return {
    thresholds: thresholds.map((t) => Math.min(t, 1)),
    confidentJoint: square(C),
    joint: square(Q),
    noiseMatrix: square(T),
    errorRate: Math.max(1 - right, 0),
    confidentClass,
  };
}

function sumOf(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}
