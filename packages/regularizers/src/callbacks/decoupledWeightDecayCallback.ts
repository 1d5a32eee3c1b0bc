import { Callback } from "@tensorflow/tfjs-layers";
import { type DecoupledWeightDecayOptions, decoupledWeightDecay } from "../decoupledWeightDecay.ts";
import { RegularizerArgumentError } from "../regularizerArgumentError.ts";

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
  return new DecoupledWeightDecayCallback(options);
}

class DecoupledWeightDecayCallback extends Callback {
  readonly #decay: ReturnType<typeof decoupledWeightDecay>;

  constructor(options: DecoupledWeightDecayOptions) {
    super();
    this.#decay = decoupledWeightDecay(options);
  }

  override async onBatchEnd(): Promise<void> {
    const { optimizer } = this.model;
    const { learningRate } = optimizer as unknown as { learningRate?: unknown };
    if (typeof learningRate !== "number") {
      throw new RegularizerArgumentError(
        "decoupledWeightDecayCallback: the model's optimizer must have a learning rate, got " +
          `${optimizer.getClassName()}. Call decoupledWeightDecay(…).update yourself.`,
      );
    }
    this.#decay.update(this.model, learningRate);
  }
}
