import "@tensorflow/tfjs-backend-cpu";
import { key } from "@rote/random";
import * as tf from "@tensorflow/tfjs-core";
import { input, layers } from "@tensorflow/tfjs-layers";
import { describe, expect, test } from "vitest";
import { inceptionSmall } from "./inceptionSmall.ts";
import { type InitializerName, initializers } from "./initialWeights.ts";
import { mlp } from "./mlp.ts";
import { hashOfWeights } from "./model.testing.ts";

const small = (seed: number) => mlp({ inputShape: [6, 6, 3], hiddenUnits: [16, 16], seed });

test("the seed alone decides the weights, whatever was made before", async () => {
  const first = await hashOfWeights(small(3));
  layers.dense({ units: 2 }).apply(input({ shape: [2] }));
  expect(await hashOfWeights(small(3))).toBe(first);
  expect(await hashOfWeights(small(4))).not.toBe(first);
});

test("two layers of one shape start differently", () => {
  const [first, second] = ["hidden2_dense", "hidden3_dense"].map((name) =>
    mlp({ inputShape: [8], hiddenUnits: [8, 8, 8] })
      .getLayer(name)
      .getWeights()[0]!
      .dataSync(),
  );
  expect(first).not.toEqual(second);
});

test("kernels start alike with and without batch normalization", () => {
  const [plain, normalized] = [false, true].map((batchNorm) =>
    inceptionSmall({ batchNorm }).getLayer("inception8_3x3_convolution").getWeights(),
  );
  expect(normalized![0]!.dataSync()).toEqual(plain![0]!.dataSync());
});

test("biases start at 0 and batch normalization at the identity", () => {
  const values = (name: string) => {
    const model = mlp({ inputShape: [3], hiddenUnits: [2], batchNorm: true });
    return model
      .getLayer(name)
      .getWeights()
      .map((weight) => [...weight.dataSync()]);
  };
  expect(values("hidden1_normalization")).toEqual([
    [0, 0],
    [0, 0],
    [1, 1],
  ]); // β, mean, variance
  expect(values("logits")[1]).toEqual(new Array(10).fill(0));
});

test("an initializer of one's own gets the key and the shape of each kernel", () => {
  const shapes: string[] = [];
  const constant = (_: unknown, shape: readonly number[]) => {
    shapes.push(shape.join("×"));
    return new Float32Array(shape.reduce((a, b) => a * b)).fill(0.5);
  };
  const model = mlp({ inputShape: [3], hiddenUnits: [2], initializer: constant });
  expect(shapes).toEqual(["3×2", "2×10"]);
  expect([...model.getWeights()[0]!.dataSync()]).toEqual(new Array(6).fill(0.5));
});

test("building a model leaves its weights behind and nothing else, disposing nothing", () => {
  const before = tf.memory().numTensors;
  const model = inceptionSmall();
  expect(tf.memory().numTensors - before).toBe(model.weights.length);
  model.dispose();
  expect(tf.memory().numTensors).toBe(before);
});

// For a 5×5 convolution from 8 to 24 channels: n_in = 200, n_out = 600.
const variances: Record<InitializerName, number> = {
  glorotNormal: 2 / 800,
  glorotUniform: 2 / 800,
  heNormal: 2 / 200,
  heUniform: 2 / 200,
  leCunNormal: 1 / 200,
  leCunUniform: 1 / 200,
};

describe.each(Object.entries(variances))("%s", (name, variance) => {
  const values = initializers[name as InitializerName](key(1), [5, 5, 8, 24]);
  const mean = values.reduce((sum, w) => sum + w, 0) / values.length;
  const square = values.reduce((sum, w) => sum + w * w, 0) / values.length;

  test("has mean 0 and the published variance", () => {
    // Standard deviations of the two estimates, for a kurtosis of at most 3.
    expect(Math.abs(mean)).toBeLessThan(4 * Math.sqrt(variance / values.length));
    expect(Math.abs(square - variance)).toBeLessThan(4 * variance * Math.sqrt(2 / values.length));
  });

  test("stays in ±√(3 · variance) if uniform, and leaves it if normal", () => {
    const largest = values.reduce((max, w) => Math.max(max, Math.abs(w)), 0);
    const limit = Math.sqrt(3 * variance);
    if (name.endsWith("Uniform")) {
      expect(largest).toBeLessThanOrEqual(Math.fround(limit));
      expect(largest).toBeGreaterThan(0.99 * limit);
    } else {
      expect(largest).toBeGreaterThan(1.5 * limit);
    }
  });
});
