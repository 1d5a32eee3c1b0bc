import { checkFinite, checkNumbers, numbersOf } from "../check.ts";
import { MeasureArgumentError } from "../measureArgumentError.ts";

/**
 * The area under the ROC curve of a score: the probability that a positive example has a higher one
 * than a negative example, where equal scores count half (Mann and Whitney's U over the pairs),
 *
 *     AUC = (Σ_{i positive} rank_i − P(P + 1)/2) / (P·N).
 *
 * @param scores `[n]`, high for what is likely positive.
 * @param positive `[n]`, 1 or 0, true or false.
 * @returns from 0 to 1; 1/2 is chance.
 * @throws {MeasureArgumentError} if the lengths differ, a score is not finite, or all examples are
 * of one kind.
 *
 * Reference: Fawcett, "An introduction to ROC analysis", Pattern Recognition Letters 27, 2006.
 * Equal to scikit-learn's `roc_auc_score`.
 */
export function rocAuc(scores: ArrayLike<number>, positive: ArrayLike<number | boolean>): number {
  const who = "rocAuc";
  checkNumbers(who, "scores", scores);
  checkFinite(who, "scores", scores);
  const kinds = kindsOf(who, positive, scores.length);
  const order = Array.from({ length: scores.length }, (_, i) => i);
  order.sort((a, b) => scores[a]! - scores[b]!);
  let [ranks, positives] = [0, 0];
  for (let start = 0; start < order.length; ) {
    let end = start;
    while (end < order.length && scores[order[end]!] === scores[order[start]!]) end++;
    const rank = (start + 1 + end) / 2; // the mean of those that are equal
    for (let at = start; at < end; at++) {
      if (kinds[order[at]!] !== 1) continue;
      ranks += rank;
      positives++;
    }
    start = end;
  }
  const negatives = order.length - positives;
  if (positives === 0 || negatives === 0) {
    throw new MeasureArgumentError(
      `${who}: there must be positive and negative examples, got ${positives} and ${negatives}.`,
    );
  }
  return (ranks - (positives * (positives + 1)) / 2) / (positives * negatives);
}

/**
 * Which of n examples are positive, 1 or 0.
 *
 * @throws {MeasureArgumentError} unless there are `n` ones and zeros, or booleans.
 */
export function kindsOf(
  who: string,
  positive: ArrayLike<number | boolean>,
  n: number,
): ArrayLike<number> {
  const kinds = numbersOf(positive);
  checkNumbers(who, "positive", kinds, n);
  for (let i = 0; i < n; i++) {
    if (kinds[i] === 0 || kinds[i] === 1) continue;
    throw new MeasureArgumentError(
      `${who}: positive must be 1 or 0, true or false, got ${kinds[i]} at ${i}.`,
    );
  }
  return kinds;
}
