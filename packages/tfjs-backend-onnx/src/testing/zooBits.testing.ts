// What training a network of the zoo comes to, to the bit.

import { createHash } from "node:crypto";
import * as tf from "@tensorflow/tfjs-core";

import { registerOnnxBackend } from "../index.ts";
import { numbers } from "./trainedSteps.testing.ts";
import { lossOf, nets, variablesOf } from "./zoo.testing.ts";

/** The paper's initial learning rates. */
const learningRateOf = (net: string) => (net.includes("Inception") ? 0.1 : 0.01);

/** The paper's images. */
const SHAPE = [28, 28, 3] as const;

export interface ZooTraining {
  batch: number;
  steps: number;
  threads: number;
}

/** The hash of all weights after training on other images in each step. */
export async function zooBits(net: string, { batch, steps, threads }: ZooTraining) {
  registerOnnxBackend({ threads, compile: "always" });
  await tf.setBackend("onnx");
  const model = nets[net]!(SHAPE);
  const optimizer = tf.train.momentum(learningRateOf(net), 0.9);
  const variables = variablesOf(model);
  const size = batch * SHAPE[0] * SHAPE[1] * SHAPE[2];
  for (let step = 0; step < steps; step++) {
    tf.tidy(() => {
      const x = tf.tensor(numbers(size, step + 1), [batch, ...SHAPE]);
      const labels = Int32Array.from({ length: batch }, (_, i) => (7 * i + 3 * step) % 10);
      const y = tf.oneHot(tf.tensor1d(labels, "int32"), 10);
      optimizer.minimize(() => lossOf(model, { x, y }), false, variables);
    });
    await Promise.all(variables.map((variable) => variable.data()));
  }
  const hash = createHash("sha256");
  for (const weight of model.getWeights()) hash.update(weight.dataSync());
  model.dispose();
  optimizer.dispose();
  tf.removeBackend("onnx");
  return hash.digest("hex");
}
