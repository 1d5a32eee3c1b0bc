// Trains a small convolutional network with pools that overlap on the provider that its argument
// names, and prints the losses, or why it cannot.

import * as tf from "@tensorflow/tfjs-core";
import { layers, sequential } from "@tensorflow/tfjs-layers";

import { type OnnxBackend, OnnxExecutor, registerOnnxBackend } from "../index.ts";

const provider = process.argv[2] as "cpu" | "webgpu";
const said: string[] = [];
registerOnnxBackend({ provider });
console.warn = (line) => said.push(line);

function train(): number[] {
  const model = sequential({
    layers: [
      layers.conv2d({ inputShape: [9, 8, 3], filters: 4, kernelSize: 3, activation: "relu" }),
      layers.maxPooling2d({ poolSize: 3, strides: 2, padding: "same" }),
      layers.conv2d({ filters: 8, kernelSize: 3, padding: "same", activation: "relu" }),
      layers.maxPooling2d({ poolSize: 2, strides: 1 }),
      layers.flatten(),
      layers.dense({ units: 3 }),
    ],
  });
  model.setWeights(
    model.weights.map(({ shape }, i) => {
      const size = shape.reduce<number>((n, d) => n * d!, 1);
      const values = Float32Array.from({ length: size }, (_, j) => 0.3 * Math.sin(i + 7 * j));
      return tf.tensor(values, shape as number[]);
    }),
  );
  const x = tf.randomNormal<tf.Rank.R4>([6, 9, 8, 3], 0, 1, "float32", 1);
  const y = tf.oneHot(tf.tensor1d([0, 1, 2, 2, 1, 0], "int32"), 3);
  const optimizer = tf.train.momentum(0.05, 0.9);
  const loss = () =>
    tf.losses.softmaxCrossEntropy(y, model.apply(x, { training: true }) as tf.Tensor) as tf.Scalar;
  return Array.from({ length: 8 }, (_, i) => {
    const found = optimizer.minimize(loss, true)!.dataSync()[0]!;
    if (i >= 3) crossed.push({ ...(tf.backend() as OnnxBackend).traffic! });
    return found;
  });
}

/** What had crossed the bus after each step from the fourth on, when all that stays is there. */
const crossed: object[] = [];

const result: Record<string, unknown> = { set: await tf.setBackend("onnx") };
if (result.set) Object.assign(result, { losses: train(), crossed });
else {
  try {
    new OnnxExecutor({ provider });
  } catch (error) {
    const { name, message } = error as Error;
    Object.assign(result, { name, message, warned: said.join("\n") });
  }
}
process.stdout.write(`\n${JSON.stringify(result)}`);
