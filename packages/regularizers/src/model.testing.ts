import * as tf from "@tensorflow/tfjs-core";
import { initializers, type LayersModel, layers, sequential } from "@tensorflow/tfjs-layers";

/** Two dense layers, "hidden" of 4 and "logits" of 3 units, on two numbers. */
export const testModel = (...between: ReturnType<typeof layers.dense>[]): LayersModel =>
  sequential({
    layers: [
      layers.dense({
        name: "hidden",
        units: 4,
        inputShape: [2],
        activation: "relu",
        kernelInitializer: initializers.glorotUniform({ seed: 1 }),
        biasInitializer: initializers.constant({ value: 0.5 }),
      }),
      ...between,
      layers.dense({
        name: "logits",
        units: 3,
        kernelInitializer: initializers.glorotUniform({ seed: 2 }),
      }),
    ],
  });

/** The values of all weights: hidden kernel and bias, logits kernel and bias. */
export const valuesOf = (model: LayersModel): number[][] =>
  model.getWeights().map((weight) => [...weight.dataSync()]);

/** The number of tensors that `act` leaves behind. */
export function leak(act: () => void): number {
  const before = tf.memory().numTensors;
  act();
  return tf.memory().numTensors - before;
}
