import type { Callback } from "@tensorflow/tfjs-layers";
import { type DecoupledWeightDecayOptions, decoupledWeightDecay } from "../decoupledWeightDecay.ts";
import { RegularizerArgumentError } from "../regularizerArgumentError.ts";
import { afterEachBatch } from "./afterEachBatch.ts";

/**
 * `decoupledWeightDecay` for `model.fit` and `fitDataset`: after each batch w ← (1 − η·λ) · w,
 * where η is the learning rate that the model's optimizer has then.
 *
 *     await model.fit(x, y, { callbacks: decoupledWeightDecayCallback({ coefficient: 1e-4 }) });
 *
 * @throws {RegularizerArgumentError} if λ is negative; in `fit`, if η·λ is above 1, or the
 * optimizer has no learning rate.
 */
export function decoupledWeightDecayCallback(options: DecoupledWeightDecayOptions): Callback {
  const decay = decoupledWeightDecay(options);
  return afterEachBatch((model) => {
    const { learningRate } = model.optimizer as unknown as { learningRate?: unknown };
    if (typeof learningRate !== "number") {
      throw new RegularizerArgumentError(
        "decoupledWeightDecayCallback: the model's optimizer must have a learning rate, got " +
          `${model.optimizer.getClassName()}. Call decoupledWeightDecay(…).update yourself.`,
      );
    }
    decay.update(model, learningRate);
  });
}
