// A training step as an ONNX file goes on elsewhere as it would have gone on here.

import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { layers, sequential } from "@tensorflow/tfjs-layers";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ExportError, stepToOnnx } from "../index.ts";
import { waves } from "../testing/onBoth.testing.ts";

beforeAll(async () => {
  expect(await tf.setBackend("onnx")).toBe(true);
});
afterAll(() => tf.removeBackend("onnx"));

const image = [8, 8, 3];
const convolutional = () =>
  sequential({
    layers: [
      layers.conv2d({
        inputShape: image,
        filters: 4,
        kernelSize: 3,
        activation: "relu",
        padding: "same",
      }),
      layers.batchNormalization(),
      layers.maxPooling2d({ poolSize: 2 }),
      layers.flatten(),
      layers.dense({ units: 3 }),
    ],
  });

test.each([
  ["SGD", () => tf.train.sgd(0.01)],
  ["momentum", () => tf.train.momentum(0.01, 0.9)],
  ["Adam", () => tf.train.adam(0.001)],
])("%s: ten steps in ONNX Runtime end where tfjs ends", async (_, makeOptimizer) => {
  const network = convolutional();
  network.setWeights(
    network.getWeights().map(({ shape }, i) => tf.abs(tf.mul(waves(shape, 0.7 + i), 0.3))),
  );
  const optimizer = makeOptimizer();
  const x = waves([6, ...image], 0.9);
  const y = tf.cast(tf.oneHot(tf.tensor1d([0, 1, 2, 0, 1, 2], "int32"), 3), "float32");
  const step = (x: tf.Tensor, y: tf.Tensor) =>
    optimizer.minimize(
      () => tf.losses.softmaxCrossEntropy(y, network.apply(x, { training: true }) as tf.Tensor),
      true,
    )!;
  step(x, y).dispose();
  const names = network.trainableWeights.map(({ name }) => name);
  const values = () => network.getWeights().map((weight) => weight.dataSync().slice());
  const before = values();
  const exported = stepToOnnx(step, [x, y], { inputNames: ["x", "y"], outputNames: ["loss"] });
  expect(values()).toEqual(before); // the step that was traced is undone

  const session = await InferenceSession.create(exported.model);
  const batch = {
    x: new Tensor("float32", x.dataSync() as Float32Array, x.shape),
    y: new Tensor("float32", y.dataSync() as Float32Array, y.shape),
  };
  const state: Record<string, Tensor> = Object.fromEntries(
    Object.entries(exported.state).map(([name, { dtype, shape, data }]) => [
      name,
      new Tensor(dtype as "float32", data as Float32Array, shape),
    ]),
  );
  const losses: number[] = [];
  for (let i = 0; i < 10; i++) {
    const results = await session.run({ ...batch, ...state });
    losses.push((results.loss!.data as Float32Array)[0]!);
    for (const [name, value] of Object.entries(results)) {
      if (name !== "loss") state[name.slice("next/".length)] = value;
    }
  }
  const expected = Array.from({ length: 10 }, () => step(x, y).dataSync()[0]!);
  losses.forEach((loss, i) => {
    expect(Math.abs(loss - expected[i]!)).toBeLessThan(1e-6 * Math.max(1, expected[i]!));
  });
  const weights = network.trainableWeights.map((weight) => weight.read().dataSync());
  names.forEach((name, i) => {
    const there = state[name]!.data as Float32Array;
    for (const [k, value] of weights[i]!.entries()) {
      expect(Math.abs(there[k]! - value)).toBeLessThan(1e-5);
    }
  });
  network.dispose();
});

test("what cannot be a file is refused, and says what to do", () => {
  const w = tf.variable(tf.ones([2]), true, "w");
  const optimizer = tf.train.momentum(0.1, 0.9);
  const step = () => optimizer.minimize(() => tf.sum(w), true)!;
  expect(() => stepToOnnx(step, [])).toThrow(/makes variables as it runs.*run it once before/);
  step().dispose();
  expect(stepToOnnx(step, []).model.length).toBeGreaterThan(100);
  const reads = () => tf.mul(w, w.dataSync()[0]! as never);
  expect(() => stepToOnnx(reads, [])).toThrow(/must not read values/);
  const draws = () => tf.mul(w, Math.random() as never);
  expect(() => stepToOnnx(draws, [])).toThrow(ExportError);
  w.dispose();
});

test.each<[unknown, string]>([
  [() => undefined, "got undefined."],
  [() => 5, "got 5."],
  [() => [tf.scalar(1), null], "got null at 1."],
  [() => ({ loss: tf.scalar(1) }), "got an object."],
  [async (x: tf.Tensor) => x, "got a value of type Promise. Call what is asynchronous before"],
  [() => Promise.reject(new Error("late")), "got a value of type Promise."],
])("a step must return tensors: %s is refused, and sets its variables back", (step, got) => {
  const w = tf.variable(tf.tensor1d([1, 2]), true, "counted");
  const x = tf.tensor1d([3, 4]);
  const { numTensors } = tf.memory();
  const assigns = (given: tf.Tensor) => {
    w.assign(tf.add(w, given));
    return (step as (x: tf.Tensor) => tf.Tensor)(given);
  };
  const words = `stepToOnnx: the step must return a tensor or a list of tensors, ${got}`;
  expect(() => stepToOnnx(assigns, [x])).toThrow(ExportError);
  expect(() => stepToOnnx(assigns, [x])).toThrow(words);
  expect([...w.dataSync()]).toEqual([1, 2]);
  expect(tf.memory().numTensors).toBe(numTensors);
  w.dispose();
  x.dispose();
});

test("what a step returns has its type, and may be an input or a variable", async () => {
  const w = tf.variable(tf.tensor1d([1, -2]), true, "kept");
  const x = tf.tensor1d([3, 4]);
  const step = (x: tf.Tensor) => [x, w, tf.greater(w, 0)];
  const { model } = stepToOnnx(step, [x]);
  const session = await InferenceSession.create(model);
  const feeds = {
    x0: new Tensor("float32", [5, 6], [2]),
    kept: new Tensor("float32", [7, -8], [2]),
  };
  const { y0, y1, y2 } = await session.run(feeds);
  expect([[...(y0!.data as Float32Array)], [...(y1!.data as Float32Array)]]).toEqual([
    [5, 6],
    [7, -8],
  ]);
  expect([y2!.type, [...(y2!.data as Uint8Array)].map(Boolean)]).toEqual(["bool", [true, false]]);
  await session.release();
  w.dispose();
});
