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
 * The lasso: the term λ · Σ |w| joins the loss, and with it λ · sign(w) the gradient.
 *
 * @throws {RegularizerArgumentError} if λ is negative; on use, if the selection does not fit the
 * model.
 *
 * Reference: Tibshirani, "Regression Shrinkage and Selection via the Lasso", J. R. Stat. Soc. B 58
 * (1996).
 */
export function l1(options: WeightPenaltyOptions): WeightPenalty {
  checkOptions("l1", options, WEIGHT_PENALTY_OPTIONS, RegularizerArgumentError);

  return defineWeightPenalty("l1", options, (w) => tf.sum<tf.Scalar>(tf.abs(w)));
}
