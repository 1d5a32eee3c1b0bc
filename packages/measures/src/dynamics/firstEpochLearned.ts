import type { Rows } from "../rows.ts";
import { overEpochs } from "./overEpochs.ts";

/**
 * The first epoch in which each example is right, counted from 1 among those that it was trained
 * on; Infinity where it never is.
 *
 * @param margins `[epochs, n]`, as of `logitMeasures`: right is above 0; NaN where an example was
 * not trained on.
 * @returns float64 `[n]`.
 * @throws {MeasureArgumentError} if the shape is wrong, a margin is infinite, or an
 * example has none.
 *
 * Reference: Toneva et al., ICLR 2019, arXiv:1812.05159, section 3 (first learning events).
 */
export const firstEpochLearned = (margins: Rows): Float64Array =>
  overEpochs("firstEpochLearned", "margins", margins, (values) => {
    const at = values.findIndex((margin) => margin > 0);
    return at < 0 ? Number.POSITIVE_INFINITY : at + 1;
  });
