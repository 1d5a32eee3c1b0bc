import type { Rows } from "../rows.ts";
import { overEpochs } from "./overEpochs.ts";

/**
 * How often each example was forgotten: right in one epoch and wrong in the next one that it was
 * trained on. One that never was right counts as forgotten infinitely often, as in the paper.
 *
 * @param margins `[epochs, n]`, as of `logitMeasures`: right is above 0; NaN where an example was
 * not trained on.
 * @returns float64 `[n]`: integers from 0 on, or Infinity.
 * @throws {MeasureArgumentError} if the shape is wrong, a margin is infinite, or an
 * example has none.
 *
 * Reference: Toneva et al., "An Empirical Study of Example Forgetting during Deep Neural Network
 * Learning", ICLR 2019, arXiv:1812.05159.
 */
export const forgettingEvents = (margins: Rows): Float64Array =>
  overEpochs("forgettingEvents", "margins", margins, (values) => {
    if (values.every((margin) => !(margin > 0))) return Number.POSITIVE_INFINITY;
    let events = 0;
    for (let t = 1; t < values.length; t++) {
      if (values[t - 1]! > 0 && !(values[t]! > 0)) events++;
    }
    return events;
  });
