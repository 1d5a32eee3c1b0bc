import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { startBackend } from "./index.ts";

test("auto takes WebGPU where the browser has it", async () => {
  expect(await startBackend()).toMatchObject({ name: "webgpu", rejected: [] });
});

test.each(["webgpu", "webgl", "cpu"])("%s starts in Chromium and computes", async (backend) => {
  expect((await startBackend({ backend })).name).toBe(backend);
  const sum = tf.sum(tf.ones([10, 10]));
  expect(await sum.data()).toEqual(Float32Array.of(100));
  sum.dispose();
});
