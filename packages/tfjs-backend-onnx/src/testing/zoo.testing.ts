// The networks of the zoo, and what they are trained on here, on this backend and on tfjs' own cpu
// backend, the judge.

import { alexnetSmall, inceptionSmall, mlp, wideResNet } from "@rote/models";
import * as tf from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";

type Shape = readonly [height: number, width: number, channels: number];

export const nets: Record<string, (inputShape: Shape) => LayersModel> = {
  "MLP 1×512": (inputShape) => mlp({ inputShape, hiddenUnits: [512] }),
  "MLP 3×512": (inputShape) => mlp({ inputShape, hiddenUnits: [512, 512, 512] }),
  "small AlexNet": (inputShape) => alexnetSmall({ inputShape }),
  "small Inception": (inputShape) => inceptionSmall({ inputShape, batchNorm: false }),
  "small Inception with batch norm": (inputShape) =>
    inceptionSmall({ inputShape, batchNorm: true }),
  "wide ResNet": (inputShape) => wideResNet({ inputShape, depth: 10, widenFactor: 1 }),
};

/** Four images: the same on every backend. */
export function batch(seed: number, inputShape: Shape): { x: tf.Tensor; y: tf.Tensor } {
  const x = tf.randomNormal([4, ...inputShape], 0, 1, "float32", seed);
  return { x, y: tf.oneHot(tf.tensor1d([1, 7, 3, 3], "int32"), 10) };
}

export function lossOf(model: LayersModel, { x, y }: { x: tf.Tensor; y: tf.Tensor }): tf.Scalar {
  const logits = model.apply(x, { training: true }) as tf.Tensor;
  return tf.losses.softmaxCrossEntropy(y, logits) as tf.Scalar;
}

// tfjs-layers does not export the type.
export const variablesOf = (model: LayersModel) =>
  model.trainableWeights.map((weight) => weight.read() as tf.Variable);

/** The loss of each step of training on two batches in turn, by SGD with momentum. */
export async function lossesOfTraining(
  backend: string,
  net: string,
  { inputShape, steps }: { inputShape: Shape; steps: number },
): Promise<number[]> {
  await tf.setBackend(backend);
  const model = nets[net]!(inputShape);
  const optimizer = tf.train.momentum(0.01, 0.9);
  const variables = variablesOf(model);
  return Array.from({ length: steps }, (_, i) =>
    tf.tidy(() => {
      const step = () => lossOf(model, batch(1 + (i % 2), inputShape));
      return optimizer.minimize(step, true, variables)!.dataSync()[0]!;
    }),
  );
}
