import { flagRows } from "../check.ts";
import { MeasureArgumentError } from "../measureArgumentError.ts";
import type { FlagRows, Rows } from "../rows.ts";

/**
 * How far the network's answer on each test example z_j depends on each training example's being
 * there, estimated from runs on random subsets S_r:
 *
 *     infl_ij = mean over r with i ∈ S_r of [h_r(z_j) = y_j] − mean over r with i ∉ S_r of it.
 *
 * @param included 1 or true where a training example was in a run's subset, else 0 or false:
 * `[runs, n]`.
 * @param correct 1 or true where the run's network gives the test example's label, else 0 or
 * false: `[runs, m]`. The result has n·m numbers: pass a part of the test examples where that is
 * too many.
 * @returns float64 `[n, m]`; NaN in the rows of examples that were in all runs, or in none.
 * @throws {MeasureArgumentError} if the numbers of runs differ, or a number is out of [0, 1].
 *
 * Reference: Feldman & Zhang, "What Neural Networks Memorize and Why: Discovering the Long Tail via
 * Influence Estimation", NeurIPS 2020, arXiv:2008.03703, section 2.1.
 */
export function subsetInfluence(
  included: FlagRows,
  correct: FlagRows,
): { data: Float64Array; shape: readonly [n: number, m: number] } {
  const who = "subsetInfluence";
  const inSet = flagRows(who, "included", included);
  const right = flagRows(who, "correct", correct);
  const [runs, n] = inSet.shape;
  const [tested, m] = right.shape;
  if (runs !== tested) {
    throw new MeasureArgumentError(
      `${who}: correct must be of as many runs as included, ${runs}, got ${tested}.`,
    );
  }
  check(who, "included", inSet, (value) => value === 0 || value === 1);
  check(who, "correct", right, (value) => value >= 0 && value <= 1);
  const totals = new Float64Array(m);
  for (let r = 0; r < runs; r++)
    for (let j = 0; j < m; j++) totals[j] = totals[j]! + right.data[r * m + j]!;
  const data = new Float64Array(n * m);
  const inside = new Float64Array(m);
  for (let i = 0; i < n; i++) {
    inside.fill(0);
    let count = 0;
    for (let r = 0; r < runs; r++) {
      if (inSet.data[r * n + i] === 0) continue;
      count++;
      for (let j = 0; j < m; j++) inside[j] = inside[j]! + right.data[r * m + j]!;
    }
    for (let j = 0; j < m; j++)
      data[i * m + j] = inside[j]! / count - (totals[j]! - inside[j]!) / (runs - count);
  }
  return { data, shape: [n, m] };
}

/** @throws {MeasureArgumentError} unless every number is one that may be. */
function check(who: string, name: string, { data }: Rows, isRight: (value: number) => boolean) {
  for (let at = 0; at < data.length; at++) {
    if (isRight(data[at]!)) continue;
    const must = name === "included" ? "0 or 1" : "in [0, 1]";
    throw new MeasureArgumentError(`${who}: ${name} must be ${must}, got ${data[at]} at ${at}.`);
  }
}
