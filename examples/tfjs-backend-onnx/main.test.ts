import "@tensorflow/tfjs-backend-cpu";
import "@rote/tfjs-backend-onnx";
import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";

import { type Digits, fitDigits } from "./digits.ts";

/** Pictures with a bright row for each class: what a convnet learns in a few steps. */
function stripes(n: number): Digits {
  const images = new Uint8Array(n * 28 * 28);
  const labels = Array.from({ length: n }, (_, i) => (7 * i) % 10);
  for (const [i, label] of labels.entries()) {
    const start = (i * 28 + 3 + 2 * label) * 28;
    images.fill(150 + (i % 50), start, start + 56);
  }
  return { images, shape: [n, 28, 28, 1], labels };
}

test("the program learns on onnx", { timeout: 240_000 }, async () => {
  expect(await tf.setBackend("onnx")).toBe(true);
  const options = { epochs: 6, batchSize: 32 };
  const { loss, testAccuracy, millisecondsPerStep } = await fitDigits(
    stripes(320),
    stripes(50),
    options,
  );
  expect(testAccuracy).toBeGreaterThan(0.9);
  expect(loss).toBeLessThan(0.5);
  expect(millisecondsPerStep).toBeGreaterThan(0);
});

test("the same program runs on the cpu backend", { timeout: 240_000 }, async () => {
  expect(await tf.setBackend("cpu")).toBe(true);
  const { loss } = await fitDigits(stripes(8), stripes(2), { batchSize: 4 });
  expect(Number.isFinite(loss)).toBe(true);
});
