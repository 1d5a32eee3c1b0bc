import { Callback } from "@tensorflow/tfjs-layers";
import { type MaxNormOptions, maxNorm } from "../maxNorm.ts";

/**
 * `maxNorm` for `model.fit` and `fitDataset`: after each batch ‖w‖ of the weights into each unit is
 * at most c.
 *
 * @throws {RegularizerArgumentError} if c is not positive.
 */
export function maxNormCallback(options: MaxNormOptions): Callback {
  return new MaxNormCallback(options);
}

class MaxNormCallback extends Callback {
  readonly #bound: ReturnType<typeof maxNorm>;

  constructor(options: MaxNormOptions) {
    super();
    this.#bound = maxNorm(options);
  }

  override async onBatchEnd(): Promise<void> {
    this.#bound.update(this.model);
  }
}
