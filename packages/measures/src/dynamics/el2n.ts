import type { Rows } from "../rows.ts";
import { mean, overEpochs } from "./overEpochs.ts";

/**
 * The EL2N score of each example: the mean length of its error vector over runs, or epochs,
 *
 *     EL2N_i = E ‖p(x_i) − 1_{y_i}‖₂.
 *
 * The paper takes ten runs at one early epoch; rows may be either.
 *
 * @param errors `[runs or epochs, n]`, as of `logitMeasures`; NaN where there is none.
 * @returns float64 `[n]`, from 0 to √2.
 * @throws {MeasureArgumentError} if the shape is wrong, a number is infinite, or an
 * example has none.
 *
 * Reference: Paul, Ganguli & Dziugaite, "Deep Learning on a Data Diet", NeurIPS 2021,
 * arXiv:2107.07075.
 */
export const el2n = (errors: Rows): Float64Array => overEpochs("el2n", "errors", errors, mean);
