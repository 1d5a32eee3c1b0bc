// The nets of the zoo on this backend and on tfjs' own cpu backend, the judge: those that cpu is
// quick enough for; all with ROTE_TEST_FULL=1. Training all of them is in training.full.ts.

import { constantRate, type TrainOptions, train } from "@rote/training";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { constraints, layers, sequential } from "@tensorflow/tfjs-layers";
import { afterAll, describe, expect, test } from "vitest";

import { CaptureError } from "./index.ts";
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

const isFull = process.env.ROTE_TEST_FULL !== undefined;
const judged = isFull ? Object.keys(nets) : ["MLP 3×512", "small AlexNet", "wide ResNet"];

describe.each(judged)("%s", (net) => {
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

describe("train of @rote/training with a layer that reads a number from JavaScript", () => {
  let scale = 1;

  class Scaled extends layers.Layer {
    static className = "Scaled";

    override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
      return tf.mul([inputs].flat()[0]!, scale);
    }
  }
  tf.serialization.registerClass(Scaled);

  async function losses(backend: string, options: Partial<TrainOptions>): Promise<number[]> {
    await tf.setBackend(backend);
    scale = 1;
    const model = sequential({
      layers: [
        layers.flatten({ inputShape: [2, 2, 1] }),
        new Scaled({}),
        layers.dense({ units: 2, kernelInitializer: "ones" }),
      ],
    });
    const images = Uint8Array.from({ length: 64 }, (_, i) => (i * 37) % 251);
    const labels = Uint8Array.from({ length: 16 }, (_, i) => i % 2);
    const examples = { images, shape: [16, 2, 2, 1] as const, labels };
    const all = { seed: 1, learningRate: constantRate(0.01), batchSize: 2, epochs: 2 };
    const seen: number[] = [];
    for await (const event of train(model, examples, { ...all, stopAtAccuracy: 1, ...options })) {
      if (event.type === "step") seen.push(event.loss);
    }
    model.dispose();
    return seen;
  }

  const onStep = (step: number) => {
    scale = step >= 6 ? 10 : 1;
  };

  test.each([
    ["onStep alone", {}],
    ["onStep and watch", { watch: () => [scale] }],
  ])("%s: the step has the number of now, as on cpu", async (_, options) => {
    const cpu = await losses("cpu", { onStep, ...options });
    const onnx = await losses("onnx", { onStep, ...options });
    expect(cpu.length).toBeGreaterThan(7);
    const apart = onnx.map((loss, i) => Math.abs(loss - cpu[i]!) / (1 + cpu[i]!));
    expect(Math.max(...apart)).toBeLessThan(1e-4);
  });

  test("a change that nothing names is an error at a later trace", async () => {
    let steps = 0;
    const learningRate = () => {
      onStep(steps++);
      return 0.01;
    };
    await expect(losses("onnx", { learningRate })).rejects.toThrow(CaptureError);
  });
});

test("a captured step brings weights back to their constraints, as on cpu", async () => {
  const trained = async (backend: string) => {
    await tf.setBackend(backend);
    const model = sequential({
      layers: [
        layers.flatten({ inputShape: [2, 2, 1] }),
        layers.dense({
          units: 4,
          kernelInitializer: "ones",
          kernelConstraint: constraints.maxNorm({ maxValue: 0.5 }),
          biasConstraint: "nonNeg",
        }),
        layers.dense({ units: 2, kernelInitializer: "ones", kernelConstraint: "unitNorm" }),
      ],
    });
    const images = Float32Array.from({ length: 64 }, (_, i) => ((i * 37) % 251) / 251);
    const labels = Uint8Array.from({ length: 16 }, (_, i) => Number(i % 3 === 0));
    const examples = { images, shape: [16, 2, 2, 1] as const, labels };
    const options = { seed: 1, learningRate: constantRate(0.1), batchSize: 4, epochs: 4 };
    for await (const _ of train(model, examples, { ...options, stopAtAccuracy: null }));
    const weights = model.getWeights().map((weight) => [...weight.dataSync()]);
    model.dispose();
    return weights;
  };
  const [cpu, onnx] = [await trained("cpu"), await trained("onnx")];
  for (const [i, values] of cpu.entries()) {
    for (const [j, value] of values.entries()) expect(onnx[i]![j]).toBeCloseTo(value, 4);
  }
  const norms = [0, 1, 2, 3].map((unit) =>
    Math.hypot(...[0, 4, 8, 12].map((i) => onnx[0]![i + unit]!)),
  );
  expect(Math.max(...norms)).toBeLessThan(0.5001);
});
