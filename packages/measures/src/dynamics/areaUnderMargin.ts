import type { Rows } from "../rows.ts";
import { mean, overEpochs } from "./overEpochs.ts";

/**
 * The area under the margin of each example: the mean over the epochs t of its margin while it was
 * trained on,
 *
 *     AUM_i = (1/T) Σ_t ( z_y − max_{c ≠ y} z_c ).
 *
 * A low one says that the rest of the data speaks against the label: mislabelled examples have the
 * lowest.
 *
 * @param margins `[epochs, n]`, as of `logitMeasures`; NaN where an example was not trained on.
 * @returns float64 `[n]`.
 * @throws {MeasureArgumentError} if the shape is wrong, a margin is infinite, or an
 * example has none.
 *
 * Reference: Pleiss, Zhang, Elenberg & Weinberger, "Identifying Mislabeled Data using the Area
 * Under the Margin Ranking", NeurIPS 2020, arXiv:2001.10528.
 */
export const areaUnderMargin = (margins: Rows): Float64Array =>
  overEpochs("areaUnderMargin", "margins", margins, mean);
