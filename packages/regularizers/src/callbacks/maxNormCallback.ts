import type { Callback } from "@tensorflow/tfjs-layers";
import { type MaxNormOptions, maxNorm } from "../maxNorm.ts";
import { afterEachBatch } from "./afterEachBatch.ts";

/**
 * `maxNorm` for `model.fit` and `fitDataset`: after each batch ‖w‖ of the weights into each unit is
 * at most c.
 *
 * @throws {RegularizerArgumentError} if c is not positive.
 */
export function maxNormCallback(options: MaxNormOptions): Callback {
  return afterEachBatch(maxNorm(options).update);
}
