import { checkInteger } from "@rote/options";
import { checkFinite, checkNumbers } from "../check.ts";
import { MeasureArgumentError } from "../measureArgumentError.ts";
import { kindsOf } from "./rocAuc.ts";

/**
 * The share of positive examples among the k with the highest scores; of equal scores those that
 * come first count.
 *
 * @param scores `[n]`, high for what is likely positive.
 * @param positive `[n]`, 1 or 0, true or false.
 * @param k from 1 to n.
 * @throws {MeasureArgumentError} if the lengths differ, a score is not finite, or k is out of
 * range.
 *
 * Reference: Manning, Raghavan & Schütze, "Introduction to Information Retrieval", 2008, section
 * 8.4.
 */
export function precisionAtK(
  scores: ArrayLike<number>,
  positive: ArrayLike<number | boolean>,
  k: number,
): number {
  const who = "precisionAtK";
  checkNumbers(who, "scores", scores);
  checkFinite(who, "scores", scores);
  const kinds = kindsOf(who, positive, scores.length);
  checkInteger(who, "k", k, [1, scores.length], MeasureArgumentError);
  const order = Array.from({ length: scores.length }, (_, i) => i);
  order.sort((a, b) => scores[b]! - scores[a]! || a - b);
  return order.slice(0, k).filter((i) => kinds[i] === 1).length / k;
}
