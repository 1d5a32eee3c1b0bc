import type { FlagRows } from "../rows.ts";
import { runsOf } from "./subsetMemorization.ts";

/**
 * The C-score of each example, estimated from runs on random subsets: the share of the runs without
 * it whose network gives its label,
 *
 *     C_i = mean over r with i ∉ S_r of [h_r(x_i) = y_i].
 *
 * Near 1 where an example is like many others, near 0 where it is an exception or mislabelled. The
 * paper's score is the mean over several sizes of the subsets: pass the runs of all of them.
 *
 * @param included 1 or true where an example was in a run's subset, else 0 or false:
 * `[runs, n]`.
 * @param correct 1 or true where the run's network gives the example's label, else 0 or false:
 * `[runs, n]`.
 * @returns float64 `[n]`, from 0 to 1; NaN where an example was in all runs.
 * @throws {MeasureArgumentError} if the shapes differ, or a number is out of [0, 1].
 *
 * Reference: Jiang, Zhang, Talwar & Mozer, "Characterizing Structural Regularities of Labeled Data
 * in Overparameterized Models", ICML 2021, arXiv:2002.03206, section 2.
 */
export function consistencyScores(included: FlagRows, correct: FlagRows): Float64Array {
  const table = runsOf("consistencyScores", included, correct);
  const [runs, n] = table.included.shape;
  return Float64Array.from({ length: n }, (_, i) => {
    let [right, count] = [0, 0];
    for (let r = 0; r < runs; r++) {
      if (table.included.data[r * n + i] === 1) continue;
      right += table.correct.data[r * n + i]!;
      count++;
    }
    return count === 0 ? Number.NaN : right / count;
  });
}
