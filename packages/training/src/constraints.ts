import type * as tf from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";

/** A constraint of tfjs or of one's own: the weight that takes the place of another. */
interface Constraint {
  apply(weight: tf.Tensor): tf.Tensor;
}

/**
 * The constraint of each trainable weight, such as `kernelConstraint: "maxNorm"`, undefined for
 * none. tfjs keeps them to itself, and its `fit` does not apply them.
 */
export const constraintsOf = (model: LayersModel): (Constraint | undefined)[] =>
  model.trainableWeights.map(
    (weight) => (weight as unknown as { constraint?: Constraint | null }).constraint ?? undefined,
  );
