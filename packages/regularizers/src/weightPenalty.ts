import type { OptionTable } from "@rote/options";
import * as tf from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { checkRange } from "./check.ts";
import { RegularizerArgumentError } from "./regularizerArgumentError.ts";
import { leavesOf, selectWeights, type WeightSelection } from "./selectWeights.ts";

export interface WeightPenaltyOptions extends WeightSelection {
  /** λ, at least 0. */
  coefficient: number;
}

export const WEIGHT_PENALTY_OPTIONS: OptionTable<WeightPenaltyOptions> = {
  coefficient: "number",
  layers: true,
  weights: true,
};

/**
 * A term of the loss that depends on the weights alone. Its gradient goes through the optimizer.
 */
export interface WeightPenalty {
  readonly name: string;
  readonly params: Readonly<WeightPenaltyOptions>;
  /** The term for these weights, for a loss of your own: a scalar, differentiable. */
  value(model: LayersModel): tf.Scalar;
  /**
   * Adds the term to the model's own losses, which tfjs' `fit` and any loop that asks
   * `model.calculateLosses()` minimize. Not saved with the model.
   */
  attach(model: LayersModel): void;
}

/** A penalty defined by its value for one weight, before the factor λ. */
export function defineWeightPenalty(
  name: string,
  { coefficient, ...selection }: WeightPenaltyOptions,
  penalty: (weight: tf.Tensor) => tf.Scalar,
): WeightPenalty {
  checkRange(name, "coefficient", coefficient, 0, Number.POSITIVE_INFINITY);
  if (coefficient === Number.POSITIVE_INFINITY) {
    throw new RegularizerArgumentError(`${name}: coefficient must be finite, got ${coefficient}.`);
  }
  const of = (weight: tf.Tensor) => tf.mul<tf.Scalar>(penalty(weight), coefficient);
  return {
    name,
    params: { coefficient, ...selection },
    value: (model) =>
      tf.tidy(() => tf.addN(selectWeights(model, selection).map((one) => of(one.variable)))),
    attach(model) {
      const layers = new Map(leavesOf(model).map((layer) => [layer.name, layer]));
      for (const { layer, variable } of selectWeights(model, selection)) {
        layers.get(layer)!.addLoss(() => tf.tidy(() => of(variable)));
      }
    },
  };
}
