import { checkOptions } from "@rote/options";
import * as tf from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { checkRange } from "./check.ts";
import { RegularizerArgumentError } from "./regularizerArgumentError.ts";
import { selectWeights, type WeightSelection } from "./selectWeights.ts";

export interface DecoupledWeightDecayOptions extends WeightSelection {
  /** λ, at least 0. */
  coefficient: number;
}

export interface DecoupledWeightDecay {
  readonly name: "decoupledWeightDecay";
  readonly params: Readonly<DecoupledWeightDecayOptions>;
  /**
   * Shrinks the weights in place. Call it once a step, between the gradient and the optimizer's
   * step to follow AdamW to the letter, or after the step.
   *
   * @param learningRate η of this step.
   * @throws {RegularizerArgumentError} unless η·λ is within [0, 1].
   */
  update(model: LayersModel, learningRate: number): void;
}

/**
 * Decoupled weight decay: beside the step of the optimizer, which knows nothing of it,
 *
 *     w ← (1 − η·λ) · w.
 *
 * The decay of a weight is then the same whatever its gradients were. λ is the `weight_decay` of
 * PyTorch's AdamW.
 *
 * @throws {RegularizerArgumentError} if λ is negative.
 *
 * Reference: Loshchilov & Hutter, "Decoupled Weight Decay Regularization", ICLR 2019.
 */
export function decoupledWeightDecay(options: DecoupledWeightDecayOptions): DecoupledWeightDecay {
  checkOptions(
    "decoupledWeightDecay",
    options,
    { coefficient: "number", layers: true, weights: true },
    RegularizerArgumentError,
  );
  const { coefficient, ...selection } = options;

  const who = "decoupledWeightDecay";
  checkRange(who, "coefficient", coefficient, 0, Number.MAX_VALUE);
  return {
    name: who,
    params: { coefficient, ...selection },
    update(model, learningRate) {
      checkRange(who, "learningRate · coefficient", learningRate * coefficient, 0, 1);
      for (const { variable } of selectWeights(model, selection)) {
        tf.tidy(() => variable.assign(tf.mul(variable, 1 - learningRate * coefficient)));
      }
    },
  };
}
