import "@tensorflow/tfjs-backend-cpu";
import "@tensorflow/tfjs-backend-webgl";
import "@tensorflow/tfjs-backend-webgpu";
import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { alexnetSmall } from "./alexnetSmall.ts";

// The model with both layers of our own: local response normalization and offset-only batch
// normalization, the latter on images and on vectors.
async function logits(backend: string): Promise<number[]> {
  expect(await tf.setBackend(backend)).toBe(true);
  const shape = [2, 8, 8, 3];
  const model = alexnetSmall({ inputShape: shape.slice(1), batchNorm: true });
  const x = Float32Array.from({ length: 2 * 8 * 8 * 3 }, (_, i) => ((i * 37) % 101) / 50 - 1);
  const run = (training: boolean) => model.apply(tf.tensor(x, shape), { training }) as tf.Tensor;
  return [...(await run(true).data()), ...(await run(false).data())];
}

test.each(["webgl", "webgpu"])("gives the logits on %s that it gives on cpu", async (backend) => {
  const [expected, actual] = [await logits("cpu"), await logits(backend)];
  expect(actual).toHaveLength(40);
  actual.forEach((z, i) => {
    expect(z).toBeCloseTo(expected[i]!, 3);
  });
});
