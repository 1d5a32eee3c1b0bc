// What is written otherwise for WebGPU, which has no IsNaN and no int64 and takes images in tfjs'
// order, run by the processor beside the processor's own form.

import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-layers"; // its import registers the gradients
import { afterAll, beforeAll, expect, test } from "vitest";
import "../index.ts";
import { bothForms } from "../testing/bothForms.testing.ts";
import { waves } from "../testing/onBoth.testing.ts";

beforeAll(async () => {
  expect(await tf.setBackend("onnx")).toBe(true);
});
afterAll(() => tf.removeBackend("onnx"));

const rows = [
  [1, 3, 3],
  [Number.NaN, 2, 1],
  [0, Number.NaN, -1],
  [-Infinity, Number.NaN, -Infinity],
  [Infinity, 5, Infinity],
];
const integers = () => tf.tensor([7, 2 ** 30, 2 ** 30, -4, -4, 0], [2, 3], "int32");

test.each<[string, () => tf.Tensor]>([
  ["argMax along rows", () => tf.argMax(tf.tensor2d(rows), 1)],
  ["argMax along columns", () => tf.argMax(tf.tensor2d(rows), 0)],
  ["argMin along rows", () => tf.argMin(tf.tensor2d(rows), 1)],
  ["argMax of integers", () => tf.argMax(integers(), 1)],
  ["argMin of booleans", () => tf.argMin(tf.cast(integers(), "bool"), 1)],
  ["max where there is a NaN", () => tf.max(tf.tensor2d(rows), 1)],
  ["isNaN", () => tf.cast(tf.isNaN(tf.tensor2d(rows)), "int32")],
])("%s is the same", (_, compute) => {
  const [plain, webgpu] = bothForms(compute);
  expect([...webgpu]).toEqual([...plain]);
});

/** A convolution, relu, local normalization and a pool with their gradients. */
function gradient(): tf.Tensor {
  const net = (filter: tf.Tensor) => {
    const x = waves([2, 8, 8, 16], 1.3) as tf.Tensor4D;
    const y = tf.relu(tf.conv2d(x, filter as tf.Tensor4D, 1, "same"));
    const pooled = tf.maxPool(tf.localResponseNormalization(y, 2), 3, 2, "same");
    const again = tf.conv2d(pooled, waves([3, 3, 16, 16], 0.3) as tf.Tensor4D, 1, "same");
    return tf.sum(tf.mul(again, again));
  };
  return tf.grad(net)(waves([3, 3, 16, 16], 0.7));
}

test("gradients of images are the same", () => {
  const [plain, webgpu] = bothForms(gradient);
  const largest = Math.max(...plain.map(Math.abs));
  expect(Math.max(...plain.map((v, i) => Math.abs(v - webgpu[i]!)))).toBeLessThan(1e-5 * largest);
  expect(largest).toBeGreaterThan(1);
});
