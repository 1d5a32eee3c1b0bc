import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, describe, expect, test } from "vitest";

import { deepen, fitAnyFunction } from "./index.ts";
import { testSample } from "./sample.testing.ts";
import * as tfjs from "./tfjs.ts";

const { toLayersModel } = tfjs;

beforeAll(async () => {
  expect(await tf.setBackend("cpu")).toBe(true);
});

describe("toLayersModel", () => {
  test.each([2, 3, 5])("carries 20 points in float32 at depth %i", (depth) => {
    const { points, values } = testSample(20, 6);
    const network = fitAnyFunction(points, values);
    const { model, maxError, warning } = toLayersModel(
      depth === 2 ? network : deepen(network, depth),
      points,
    );
    expect(warning).toBeUndefined();
    expect(maxError).toBeLessThan(1e-3);
    expect(model.outputs[0]!.shape).toEqual([null, 1]);
    const [first] = [
      ...(
        model.predict(tf.tensor2d(Float32Array.from(points.data), [20, 6])) as tf.Tensor
      ).dataSync(),
    ];
    expect(first).toBeCloseTo(values[0]!, 2);
    model.dispose();
  });

  test("warns where float32 loses the values", () => {
    const { points, values } = testSample(1000, 6);
    const { model, maxError, warning } = toLayersModel(fitAnyFunction(points, values), points);
    expect(maxError).toBeGreaterThan(1e-3);
    expect(warning).toMatch(/float32 cannot carry this network/);
    model.dispose();
  });

  test("frees all but the model's own weights", () => {
    const { points, values } = testSample(5, 2);
    const before = tf.memory().numTensors;
    const { model } = toLayersModel(fitAnyFunction(points, values), points);
    expect(tf.memory().numTensors - before).toBe(model.weights.length);
    model.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

test("public names of @rote/expressivity/tfjs", () => {
  expect(Object.keys(tfjs)).toEqual(["toLayersModel"]);
});
