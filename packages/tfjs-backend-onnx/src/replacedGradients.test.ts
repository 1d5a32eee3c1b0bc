// Gradients are replaced when tfjs makes the backend, and for this backend alone.

import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import "@tensorflow/tfjs-layers"; // its import registers the gradients
import { afterAll, expect, test } from "vitest";
import { OnnxBackend, OnnxExecutor } from "./index.ts";
import { expectSameOnBoth, waves } from "./testing/onBoth.testing.ts";

afterAll(() => tf.removeBackend("onnx"));

const gradientOf = (kernel: string) => tf.getGradient(kernel);

/** The kernels that the gradient of relu calls on the current backend. */
async function kernelsOfGradient(): Promise<string[]> {
  const { kernelNames } = await tf.profile(() =>
    tf.tidy(() => tf.grad((x) => tf.relu(x))(tf.tensor1d([-1, 2]))),
  );
  return kernelNames;
}

test("constructing a backend leaves tfjs' gradients as they are", () => {
  const before = gradientOf(tf.Relu);
  new OnnxBackend(new OnnxExecutor()).dispose();
  expect(gradientOf(tf.Relu)).toBe(before);
});

test("tfjs makes the backend with its gradients, which other backends do not use", async () => {
  expect(await tf.setBackend("onnx")).toBe(true);
  expect(await kernelsOfGradient()).toContain("OnnxReluGrad");
  await tf.setBackend("cpu");
  expect(await kernelsOfGradient()).not.toContain("OnnxReluGrad");
});

test("making the backend again does not replace gradients again", async () => {
  await tf.setBackend("onnx");
  const once = gradientOf(tf.Relu);
  const factory = tf.findBackendFactory("onnx");
  (factory() as OnnxBackend).dispose();
  expect(gradientOf(tf.Relu)).toBe(once);
});

/** Sums of functions of an image whose gradients are replaced. */
const replaced: Record<string, (x: tf.Tensor) => tf.Tensor> = {
  relu: (x) => tf.mul(tf.square(tf.relu(x)), x),
  square: (x) => tf.mul(tf.square(x), x),
  sum: (x) => tf.square(tf.sum(tf.mul(x, x), 1)),
  mean: (x) => tf.square(tf.mean(tf.mul(x, x), [0, 2])),
  batchNorm: (x) => {
    const { mean, variance } = tf.moments(x, [0, 1, 2]);
    const moments = [mean, variance] as [tf.Tensor1D, tf.Tensor1D];
    return tf.square(tf.sigmoid(tf.batchNorm(x, ...moments, waves([16], 0.2), waves([16], 0.3))));
  },
};

test.each(Object.keys(replaced))("%s has gradients of gradients", async (name) => {
  const loss = (x: tf.Tensor) => tf.sum(replaced[name]!(x));
  const squares = (f: (x: tf.Tensor) => tf.Tensor) => (x: tf.Tensor) => tf.sum(tf.square(f(x)));
  const twice = tf.grad(squares(tf.grad(loss)));
  const thrice = tf.grad(squares(twice));
  await expectSameOnBoth(() => {
    const x = waves([2, 4, 4, 16], 0.7);
    return [twice(x), thrice(x)];
  });
});
