import { log } from "@rote/random/elementary";
import { checkPredictions } from "../check.ts";
import type { Rows } from "../rows.ts";

/** Below this a self-confidence, or a score, counts as this: cleanlab's bound. */
const LEAST = 1e-6;

/**
 * The normalized entropy of the prediction over the self-confidence of the given label,
 *
 *     s = −Σ_c p_c·log p_c / (log K · p_y),
 *
 * brought to [0, 1] by log(1 + s)/s: low where the label is likely wrong.
 *
 * @param probabilities `[n, classes]`, from held-out predictions.
 * @param labels the given ones, `[n]`.
 * @returns float64 `[n]`, from 0 to 1.
 * @throws {MeasureArgumentError} if rows are no distributions, or a label is none of the classes.
 *
 * Reference: Kuan & Mueller, "Model-agnostic label quality scoring to detect real-world label
 * errors", ICML DataPerf workshop 2022. Equal to cleanlab's `confidence_weighted_entropy`, but for
 * a prediction without entropy, which that gives 0 and this 1, the limit.
 */
export function confidenceWeightedEntropy(
  probabilities: Rows,
  labels: ArrayLike<number>,
): Float64Array {
  checkPredictions("confidenceWeightedEntropy", probabilities, labels);
  const { data, shape } = probabilities;
  const [n, classes] = shape;
  return Float64Array.from({ length: n }, (_, i) => {
    let entropy = 0;
    for (let c = 0; c < classes; c++) {
      const p = data[i * classes + c]!;
      if (p > 0) entropy -= p * log(p);
    }
    const own = Math.max(data[i * classes + labels[i]!]!, LEAST);
    const weighted = Math.max(entropy, 0) / log(classes) / own;
    return weighted < LEAST ? 1 : log(1 + weighted) / weighted;
  });
}
