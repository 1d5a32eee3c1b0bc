import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { smoothLabels, smoothTargets } from "./index.ts";

beforeAll(async () => {
  await tf.setBackend("cpu");
});

test("moves ε of the weight to the uniform distribution", () => {
  const targets = smoothLabels([2, 0], { classes: 4, smoothing: 0.2 });
  for (const [i, value] of [0.05, 0.05, 0.85, 0.05, 0.85, 0.05, 0.05, 0.05].entries()) {
    expect(targets[i]).toBeCloseTo(value, 6);
  }
});

test("is one-hot for ε = 0 and uniform for ε = 1", () => {
  expect([...smoothLabels([1], { classes: 2, smoothing: 0 })]).toEqual([0, 1]);
  expect([...smoothLabels([1], { classes: 2, smoothing: 1 })]).toEqual([0.5, 0.5]);
});

test("smooths mixed targets alike, and one-hot ones to the same", () => {
  const oneHot = tf.tensor2d([0, 0, 1, 0, 1, 0, 0, 0], [2, 4]);
  const expected = smoothLabels([2, 0], { classes: 4, smoothing: 0.3 });
  for (const [i, value] of [...smoothTargets(oneHot, 0.3).dataSync()].entries()) {
    expect(value).toBeCloseTo(expected[i]!, 6);
  }
  const mixed = smoothTargets(tf.tensor2d([0.7, 0.3], [1, 2]), 0.5).dataSync();
  expect(mixed[0]).toBeCloseTo(0.6, 6);
  expect(mixed[1]).toBeCloseTo(0.4, 6);
});

// torch.nn.CrossEntropyLoss(label_smoothing=0.1) of PyTorch 1.13 for these logits and labels.
test("gives the loss that PyTorch gives", () => {
  const logits = tf.tensor2d([1, 2, 3, 0.5, -1, 0], [2, 3]);
  const targets = tf.tensor2d(smoothLabels([2, 1], { classes: 3, smoothing: 0.1 }), [2, 3]);
  const loss = tf.mean(tf.neg(tf.sum(tf.mul(targets, tf.logSoftmax(logits)), 1))).dataSync()[0];
  expect(loss).toBeCloseTo(1.264202, 5);
});

test("refuses labels and weights out of range", () => {
  expect(() => smoothLabels([3], { classes: 3 })).toThrow(/labels must be from 0 to 2, got 3/);
  expect(() => smoothLabels([0], { classes: 3, smoothing: 10 })).toThrow(
    /smoothing must be between/,
  );
  expect(() => smoothTargets(tf.zeros([1, 2]), -1)).toThrow(/smoothing must be between 0 and 1/);
});
