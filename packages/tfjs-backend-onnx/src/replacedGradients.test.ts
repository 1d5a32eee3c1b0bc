// Gradients are replaced when tfjs makes the backend, and for this backend alone.

import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import "@tensorflow/tfjs-layers"; // its import registers the gradients
import { afterAll, expect, test } from "vitest";
import { OnnxBackend, OnnxExecutor } from "./index.ts";

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
