import { checkOptions } from "@rote/options";
import * as tf from "@tensorflow/tfjs-core";
import { RegularizerArgumentError } from "./regularizerArgumentError.ts";
import {
  defineWeightPenalty,
  WEIGHT_PENALTY_OPTIONS,
  type WeightPenalty,
  type WeightPenaltyOptions,
} from "./weightPenalty.ts";

/**
 * Coupled weight decay: the term
 *
 *     λ/2 · Σ w²
 *
 * joins the loss, so that λ·w joins the gradient and passes through momentum and whatever else the
 * optimizer does. With plain SGD this is `decoupledWeightDecay`; with an adaptive optimizer it is
 * not.
 *
 * The factor ½ is that of TensorFlow's `l2_loss` and makes λ the `weight_decay` of PyTorch's SGD;
 * tfjs' and Keras' `l2(λ)` is λ · Σ w², twice as strong.
 *
 * @throws {RegularizerArgumentError} if λ is negative; on use, if the selection does not fit the
 * model.
 *
 * Reference: Krogh & Hertz, "A Simple Weight Decay Can Improve Generalization", NeurIPS 1991.
 */
export function coupledWeightDecay(options: WeightPenaltyOptions): WeightPenalty {
  checkOptions("coupledWeightDecay", options, WEIGHT_PENALTY_OPTIONS, RegularizerArgumentError);

  return defineWeightPenalty("coupledWeightDecay", options, (w) =>
    tf.mul<tf.Scalar>(tf.sum(tf.square(w)), 0.5),
  );
}
