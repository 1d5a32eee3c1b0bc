// The nets of the zoo on this backend and on tfjs' own cpu backend, the judge. Training all of them
// is in training.full.ts.

import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { afterAll, describe, expect, test } from "vitest";

import "./index.ts";
import { batch, lossesOfTraining, lossOf, nets, variablesOf } from "./testing/zoo.testing.ts";

const inputShape = [8, 8, 3] as const;

async function gradients(backend: string, net: string) {
  await tf.setBackend(backend);
  const model = nets[net]!(inputShape);
  const { value, grads } = tf.variableGrads(
    () => lossOf(model, batch(1, inputShape)),
    variablesOf(model),
  );
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

afterAll(() => tf.removeBackend("onnx"));

describe.each(Object.keys(nets))("%s", (net) => {
  test("gradients are those of the cpu backend", { timeout: 240_000 }, async () => {
    const [cpu, onnx] = [await gradients("cpu", net), await gradients("onnx", net)];
    expect(onnx.loss).toBeCloseTo(cpu.loss, 5);
    expect(onnx.grads.length).toBe(cpu.grads.length);
    const worst = Math.max(...onnx.grads.map((g, i) => distance(g, cpu.grads[i]!)));
    expect(worst).toBeLessThan(1e-4);
  });
});

test("losses of 20 steps are those of the cpu backend", { timeout: 240_000 }, async () => {
  const options = { inputShape, steps: 20 };
  const cpu = await lossesOfTraining("cpu", "MLP 3×512", options);
  const onnx = await lossesOfTraining("onnx", "MLP 3×512", options);
  for (const [i, loss] of onnx.entries()) expect(Math.abs(loss / cpu[i]! - 1)).toBeLessThan(1e-3);
  expect(cpu.at(-1)).toBeLessThan(cpu[0]!); // it learned something
});
