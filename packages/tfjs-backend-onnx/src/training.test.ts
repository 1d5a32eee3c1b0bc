// The nets of the zoo on this backend and on tfjs' own cpu backend, the judge.

import { alexnetSmall, inceptionSmall, mlp } from "@rote/models";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { afterAll, describe, expect, test } from "vitest";

import "./index.ts";

const inputShape = [8, 8, 3] as const;
const nets: Record<string, () => LayersModel> = {
  "MLP 1×512": () => mlp({ inputShape, hiddenUnits: [512] }),
  "MLP 3×512": () => mlp({ inputShape, hiddenUnits: [512, 512, 512] }),
  "small AlexNet": () => alexnetSmall({ inputShape }),
  "small Inception": () => inceptionSmall({ inputShape, batchNorm: false }),
  "small Inception with batch norm": () => inceptionSmall({ inputShape, batchNorm: true }),
};

/** The same batch on every backend. */
function batch(seed: number): { x: tf.Tensor; y: tf.Tensor } {
  const x = tf.randomNormal([4, ...inputShape], 0, 1, "float32", seed);
  return { x, y: tf.oneHot(tf.tensor1d([1, 7, 3, 3], "int32"), 10) };
}

function lossOf(model: LayersModel, { x, y }: { x: tf.Tensor; y: tf.Tensor }): tf.Scalar {
  const logits = model.apply(x, { training: true }) as tf.Tensor;
  return tf.losses.softmaxCrossEntropy(y, logits) as tf.Scalar;
}

// tfjs-layers does not export the type.
const variables = (model: LayersModel) =>
  model.trainableWeights.map((weight) => weight.read() as tf.Variable);

async function gradients(backend: string, make: () => LayersModel) {
  await tf.setBackend(backend);
  const model = make();
  const { value, grads } = tf.variableGrads(() => lossOf(model, batch(1)), variables(model));
  return {
    loss: value.dataSync()[0]!,
    grads: Object.values(grads).map((g) => Float64Array.from(g.dataSync())),
  };
}

/** ‖a − b‖ / ‖b‖. */
function distance(a: Float64Array, b: Float64Array): number {
  const norm = (x: Float64Array) => Math.sqrt(x.reduce((sum, v) => sum + v * v, 0));
  return norm(a.map((v, i) => v - b[i]!)) / norm(b);
}

async function lossesOfTraining(backend: string, make: () => LayersModel, steps: number) {
  await tf.setBackend(backend);
  const model = make();
  const optimizer = tf.train.momentum(0.01, 0.9);
  return Array.from({ length: steps }, (_, i) =>
    tf.tidy(() => {
      const step = () => lossOf(model, batch(1 + (i % 2)));
      return optimizer.minimize(step, true, variables(model))!.dataSync()[0]!;
    }),
  );
}

afterAll(() => tf.removeBackend("onnx"));

describe.each(Object.entries(nets))("%s", (_, make) => {
  test("gradients are those of the cpu backend", { timeout: 240_000 }, async () => {
    const [cpu, onnx] = [await gradients("cpu", make), await gradients("onnx", make)];
    expect(onnx.loss).toBeCloseTo(cpu.loss, 5);
    expect(onnx.grads.length).toBe(cpu.grads.length);
    const worst = Math.max(...onnx.grads.map((g, i) => distance(g, cpu.grads[i]!)));
    expect(worst).toBeLessThan(1e-4);
  });
});

test("losses of 20 steps are those of the cpu backend", { timeout: 240_000 }, async () => {
  const make = nets["MLP 3×512"]!;
  const cpu = await lossesOfTraining("cpu", make, 20);
  const onnx = await lossesOfTraining("onnx", make, 20);
  for (const [i, loss] of onnx.entries()) expect(Math.abs(loss / cpu[i]! - 1)).toBeLessThan(1e-3);
  expect(cpu.at(-1)).toBeLessThan(cpu[0]!); // it learned something
});
