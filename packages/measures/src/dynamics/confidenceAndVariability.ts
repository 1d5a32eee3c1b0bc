import type { Rows } from "../rows.ts";
import { mean, overEpochs } from "./overEpochs.ts";

/** Of each example, float64 `[n]`. */
export interface ConfidenceAndVariability {
  /** The mean of p_y over the epochs. */
  readonly confidence: Float64Array;
  /** The standard deviation of p_y over the epochs, of the population as in NumPy. */
  readonly variability: Float64Array;
}

/**
 * Where each example stands on the map of the data set: the mean and the standard deviation over
 * the epochs t of the probability of its label,
 *
 *     μ_i = (1/T) Σ_t p_t(y_i | x_i),   σ_i = √( (1/T) Σ_t (p_t(y_i | x_i) − μ_i)² ).
 *
 * High μ and low σ are easy to learn, high σ ambiguous, low μ and low σ hard: often wrong labels.
 *
 * @param confidences `[epochs, n]`, as of `logitMeasures`; NaN where an example was not trained on.
 * @throws {MeasureArgumentError} if the shape is wrong, a number is infinite, or an
 * example has none.
 *
 * Reference: Swayamdipta et al., "Dataset Cartography: Mapping and Diagnosing Datasets with
 * Training Dynamics", EMNLP 2020, arXiv:2009.10795.
 */
export function confidenceAndVariability(confidences: Rows): ConfidenceAndVariability {
  const over = (measure: (values: Float64Array) => number) =>
    overEpochs("confidenceAndVariability", "confidences", confidences, measure);
  return {
    confidence: over(mean),
    variability: over((values) => {
      const center = mean(values);
      return Math.sqrt(mean(values.map((value) => (value - center) * (value - center))));
    }),
  };
}
