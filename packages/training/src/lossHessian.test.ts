import { foldIn, key, normal } from "@rote/random";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { initializers, layers, sequential } from "@tensorflow/tfjs-layers";
import { beforeAll, describe, expect, test } from "vitest";
import { lossHessian, TrainingArgumentError } from "./index.ts";

beforeAll(async () => {
  await tf.setBackend("cpu");
});

const [n, d, K] = [12, 4, 3];
const numbers = (name: string, length: number) =>
  Float32Array.from({ length }, (_, i) => normal(foldIn(key(0, name), i)));
const examples = {
  images: numbers("images", n * d),
  shape: [n, 2, 2, 1] as const,
  labels: Array.from({ length: n }, (_, i) => i % K),
};

/** Softmax regression, whose Hessian is known. */
function regression() {
  const kernelInitializer = initializers.glorotUniform({ seed: 1 });
  return sequential({
    layers: [
      layers.flatten({ inputShape: [2, 2, 1] }),
      layers.dense({ units: K, useBias: false, kernelInitializer }),
    ],
  });
}

/** H·v of softmax regression: the mean of x ⊗ (diag p − p·pᵀ)·Vᵀx. */
function exact(weights: ArrayLike<number>, v: Float64Array): Float64Array {
  const out = new Float64Array(d * K);
  for (let i = 0; i < n; i++) {
    const x = examples.images.subarray(i * d, i * d + d);
    const times = (m: ArrayLike<number>) =>
      Array.from({ length: K }, (_, c) => x.reduce((sum, xj, j) => sum + xj * m[j * K + c]!, 0));
    const exps = times(weights).map(Math.exp);
    const p = exps.map((e) => e / exps.reduce((a, b) => a + b));
    const u = times(v);
    const mean = p.reduce((sum, pc, c) => sum + pc * u[c]!, 0);
    for (let j = 0; j < d; j++) {
      for (let c = 0; c < K; c++) {
        out[j * K + c] = out[j * K + c]! + (x[j]! * p[c]! * (u[c]! - mean)) / n;
      }
    }
  }
  return out;
}

const length = (v: Float64Array) => Math.sqrt(v.reduce((sum, x) => sum + x * x, 0));

describe("lossHessian", () => {
  test.each([1, 5, 1000])("is that of softmax regression, in batches of %i", async (batchSize) => {
    const model = regression();
    const weights = model.getWeights()[0]!.dataSync().slice();
    const hessian = lossHessian(model, examples, { batchSize });
    expect(hessian.size).toBe(d * K);
    const before = tf.memory().numTensors;
    for (const scale of [1, 1e-3, 1e3]) {
      const v = Float64Array.from(numbers("v", d * K), (x) => scale * x);
      const found = await hessian.product(v);
      const wanted = exact(weights, v);
      const error = length(found.map((x, i) => x - wanted[i]!));
      expect(error / length(wanted)).toBeLessThan(2e-3);
    }
    expect(tf.memory().numTensors).toBe(before);
    expect(model.getWeights()[0]!.dataSync()).toEqual(weights);
    model.dispose();
  });

  test("of a direction that changes no loss is about zero, and of none zero", async () => {
    const model = regression();
    const { product } = lossHessian(model, examples);
    const same = Float64Array.from({ length: d * K }, (_, at) => Math.floor(at / K) + 1);
    expect(length(await product(same)) / length(same)).toBeLessThan(1e-4);
    expect([...(await product(new Float64Array(d * K)))]).toEqual(new Array(d * K).fill(0));
    model.dispose();
  });

  test("is symmetric for a network with a convolution and a maximum", async () => {
    const kernelInitializer = initializers.glorotUniform({ seed: 2 });
    const model = sequential({
      layers: [
        layers.conv2d({
          inputShape: [2, 2, 1],
          filters: 3,
          kernelSize: 2,
          padding: "same",
          kernelInitializer,
        }),
        layers.maxPooling2d({ poolSize: 2 }),
        layers.flatten(),
        layers.dense({ units: K, kernelInitializer }),
      ],
    });
    const { size, product } = lossHessian(model, examples, { step: 1e-3 });
    const [u, v] = ["u", "v"].map((name) => Float64Array.from(numbers(name, size)));
    const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, x, i) => sum + x * b[i]!, 0);
    const [left, right] = [dot(u!, await product(v!)), dot(v!, await product(u!))];
    expect(Math.abs(left - right)).toBeLessThan(1e-4 * (length(u!) * length(v!)));
    model.dispose();
  });

  test("the weights come back where it is stopped", async () => {
    const model = regression();
    const weights = model.getWeights()[0]!.dataSync().slice();
    const signal = AbortSignal.abort(new Error("enough"));
    const { product } = lossHessian(model, examples, { signal });
    await expect(product(new Float64Array(d * K).fill(1))).rejects.toThrow("enough");
    expect(model.getWeights()[0]!.dataSync()).toEqual(weights);
    model.dispose();
  });

  test.each<[string, () => unknown, RegExp]>([
    [
      "step",
      () => lossHessian(regression(), examples, { step: 1 }),
      /step must be between 0 and 1/,
    ],
    [
      "batch",
      () => lossHessian(regression(), examples, { batchSize: 0 }),
      /positive integer, got 0/,
    ],
    [
      "vector",
      () => lossHessian(regression(), examples).product(Float64Array.of(1)),
      /vector must have 12 numbers, got 1/,
    ],
  ])("refuses a wrong %s", async (_, call, message) => {
    const refused = (async () => call())();
    await expect(refused).rejects.toThrow(TrainingArgumentError);
    await expect(refused).rejects.toThrow(message);
  });
});

test("tfjs has no gradients of the gradients of convolutional networks", () => {
  const kernels = [tf.Conv2DBackpropFilter, tf.MaxPoolGrad, tf.LRNGrad];
  expect(kernels.map((name) => tf.getGradient(name))).toEqual([undefined, undefined, undefined]);
  expect(tf.getGradient(tf.Conv2D)).toBeDefined();
});
