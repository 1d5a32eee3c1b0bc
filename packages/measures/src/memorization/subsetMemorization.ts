import { flagRows } from "../check.ts";
import { MeasureArgumentError } from "../measureArgumentError.ts";
import type { FlagRows, Rows } from "../rows.ts";

/** What runs on random subsets estimate. */
export interface SubsetMemorization {
  /** mem_i; NaN where an example was in all runs, or in none. Float64 `[n]`. */
  readonly memorization: Float64Array;
  /**
   * The standard error of mem_i: the root of the sum of s²/count of both means, s² being the sample
   * variance. NaN where an example was in fewer than two runs, or left out of fewer than two.
   * Float64 `[n]`.
   */
  readonly standardError: Float64Array;
  /** In how many runs each example was. Int32 `[n]`. */
  readonly included: Int32Array;
}

/**
 * How far each example's label depends on the example being among the training examples, estimated
 * from runs on random subsets S_r:
 *
 *     mem_i = mean over r with i ∈ S_r of [h_r(x_i) = y_i] − mean over r with i ∉ S_r of the same.
 *
 * @param included 1 or true where an example was in a run's subset, else 0 or false: `[runs, n]`.
 * @param correct 1 or true where the run's network gives the example's label, else 0 or false (or
 * the probability of the label): `[runs, n]`.
 * @throws {MeasureArgumentError} if the shapes differ, or a number is out of [0, 1].
 *
 * Reference: Feldman & Zhang, "What Neural Networks Memorize and Why: Discovering the Long Tail via
 * Influence Estimation", NeurIPS 2020, arXiv:2008.03703, section 2.1.
 */
export function subsetMemorization(included: FlagRows, correct: FlagRows): SubsetMemorization {
  const table = runsOf("subsetMemorization", included, correct);
  const [runs, n] = table.included.shape;
  const counts = new Int32Array(n);
  const memorization = new Float64Array(n);
  const standardError = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const inside: number[] = [];
    const outside: number[] = [];
    for (let r = 0; r < runs; r++) {
      const at = r * n + i;
      (table.included.data[at] === 1 ? inside : outside).push(table.correct.data[at]!);
    }
    counts[i] = inside.length;
    memorization[i] = mean(inside) - mean(outside);
    standardError[i] = Math.sqrt(varianceOfMean(inside) + varianceOfMean(outside));
  }
  return { memorization, standardError, included: counts };
}

/** NaN of nothing. */
const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

/** s²/count; NaN of fewer than two. */
function varianceOfMean(values: readonly number[]): number {
  const centre = mean(values);
  const squares = values.reduce((sum, x) => sum + (x - centre) * (x - centre), 0);
  return squares / (values.length - 1) / values.length;
}

/**
 * Both tables as numbers.
 *
 * @throws {MeasureArgumentError} unless both are tables of runs, of ones and zeros and of shares.
 */
export function runsOf(
  who: string,
  included: FlagRows,
  correct: FlagRows,
): { included: Rows; correct: Rows } {
  const inside = flagRows(who, "included", included);
  const right = flagRows(who, "correct", correct);
  if (String(inside.shape) !== String(right.shape)) {
    throw new MeasureArgumentError(
      `${who}: correct must have the shape of included, [${inside.shape}], got [${right.shape}].`,
    );
  }
  for (let at = 0; at < inside.data.length; at++) {
    const [is, share] = [inside.data[at]!, right.data[at]!];
    if ((is === 0 || is === 1) && share >= 0 && share <= 1) continue;
    throw new MeasureArgumentError(
      `${who}: included must be 0 or 1 and correct in [0, 1], got ${is} and ${share} at ${at}.`,
    );
  }
  return { included: inside, correct: right };
}
