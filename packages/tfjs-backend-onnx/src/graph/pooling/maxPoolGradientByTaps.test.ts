// The gradient of maximum pools in the form for WebGPU, run by the processor, beside the form with
// indices.

import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-layers"; // its import registers the gradients
import { afterAll, beforeAll, expect, test } from "vitest";

import "../../index.ts";
import { bothForms } from "../../testing/bothForms.testing.ts";
import { sizeOf } from "../spec.ts";

beforeAll(async () => {
  expect(await tf.setBackend("onnx")).toBe(true);
});
afterAll(() => tf.removeBackend("onnx"));

function gradients(pool: (x: tf.Tensor) => tf.Tensor, x: tf.Tensor) {
  x.dataSync(); // so that the graph has nothing else to give
  // Weights that differ, so that a gradient that goes to the wrong pixel is seen.
  const weighted = (x: tf.Tensor) => {
    const y = pool(x);
    const weights = tf.reshape(tf.range(1, y.size + 1), y.shape);
    return tf.sum(tf.mul(y, weights));
  };
  return bothForms(() => tf.grad(weighted)(x));
}

const images = { distinct: 97, "full of ties": 3, "of one value": 1 };
const pools: Record<string, { shape: number[]; pool: (x: tf.Tensor) => tf.Tensor }> = {
  "2×2 by 2": { shape: [2, 6, 8, 3], pool: (x) => tf.maxPool(x as tf.Tensor4D, 2, 2, "valid") },
  "3×3 by 2, same": {
    shape: [2, 7, 8, 3],
    pool: (x) => tf.maxPool(x as tf.Tensor4D, 3, 2, "same"),
  },
  "3×3 by 1, same": {
    shape: [2, 5, 6, 3],
    pool: (x) => tf.maxPool(x as tf.Tensor4D, 3, 1, "same"),
  },
  "3×3 by 2 with pixels left over": {
    shape: [1, 8, 10, 2],
    pool: (x) => tf.maxPool(x as tf.Tensor4D, 3, 2, "valid"),
  },
  "2×2 by 3, with pixels that no window sees": {
    shape: [2, 8, 9, 1],
    pool: (x) => tf.maxPool(x as tf.Tensor4D, 2, 3, "valid"),
  },
  "2×3 by 3×1": {
    shape: [2, 7, 6, 2],
    pool: (x) => tf.maxPool(x as tf.Tensor4D, [2, 3], [3, 1], "same"),
  },
  "2×3×2 by 2 of volumes": {
    shape: [2, 4, 5, 6, 2],
    pool: (x) => tf.maxPool3d(x as tf.Tensor5D, [2, 3, 2], 2, "same"),
  },
};
const cases = Object.entries(pools).flatMap(([name, pool]) =>
  Object.entries(images).map(([which, values]) => ({ name, which, values, ...pool })),
);

test.each(cases)("$name, images $which: both forms give the same", ({ shape, values, pool }) => {
  // All below zero, so that padding with zeros would win.
  const data = Float32Array.from({ length: sizeOf(shape) }, (_, i) => ((i * 37) % values) - 99);
  const x = tf.tensor(data, shape);
  const [byIndices, byTaps] = gradients(pool, x);
  expect([...byTaps]).toEqual([...byIndices]);
  expect(byTaps.some((dx) => dx !== 0)).toBe(true);
  x.dispose();
});

test("of equal pixels the first in the window gets the gradient", () => {
  const x = tf.ones([1, 2, 2, 1]);
  const [, byTaps] = gradients((x) => tf.maxPool(x as tf.Tensor4D, 2, 2, "valid"), x);
  expect([...byTaps]).toEqual([1, 0, 0, 0]);
  x.dispose();
});
