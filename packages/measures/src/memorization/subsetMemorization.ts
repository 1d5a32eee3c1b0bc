import { checkRows } from "../check.ts";
import { MeasureArgumentError } from "../measureArgumentError.ts";
import type { Rows } from "../rows.ts";

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
 * @param included 1 where an example was in a run's subset, else 0: `[runs, n]`.
 * @param correct 1 where the run's network gives the example's label, else 0 (or the probability of
 * the label): `[runs, n]`.
 * @throws {MeasureArgumentError} if the shapes differ, or a number is out of [0, 1].
 *
 * Reference: Feldman & Zhang, "What Neural Networks Memorize and Why: Discovering the Long Tail via
 * Influence Estimation", NeurIPS 2020, arXiv:2008.03703, section 2.1.
 */
export function subsetMemorization(included: Rows, correct: Rows): SubsetMemorization {
  checkRuns("subsetMemorization", included, correct);
  const [runs, n] = included.shape;
  const counts = new Int32Array(n);
  const memorization = new Float64Array(n);
  const standardError = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const inside: number[] = [];
    const outside: number[] = [];
    for (let r = 0; r < runs; r++) {
      (included.data[r * n + i] === 1 ? inside : outside).push(correct.data[r * n + i]!);
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
 * @throws {MeasureArgumentError} unless both are tables of runs, of ones and zeros and of shares.
 */
export function checkRuns(who: string, included: Rows, correct: Rows): void {
  checkRows(who, "included", included);
  checkRows(who, "correct", correct);
  if (String(included.shape) !== String(correct.shape)) {
    throw new MeasureArgumentError(
      `${who}: correct must have the shape of included, [${included.shape}], got ` +
        `[${correct.shape}].`,
    );
  }
  for (let at = 0; at < included.data.length; at++) {
    const [inside, right] = [included.data[at]!, correct.data[at]!];
    if ((inside === 0 || inside === 1) && right >= 0 && right <= 1) continue;
    throw new MeasureArgumentError(
      `${who}: included must be 0 or 1 and correct in [0, 1], got ${inside} and ${right} at ${at}.`,
    );
  }
}
