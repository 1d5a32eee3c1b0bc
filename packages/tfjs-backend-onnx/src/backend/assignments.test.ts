// Variables in graphs that fail: they have what they had, and the error is not lost.

import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import "@tensorflow/tfjs-layers"; // its import registers the gradients
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";

import { capture, KernelError } from "../index.ts";

let before: tf.MemoryInfo;

beforeEach(async () => {
  expect(await tf.setBackend("onnx")).toBe(true);
  before = tf.memory();
});
afterEach(() => {
  tf.disposeVariables();
  const { numTensors, numDataBuffers } = tf.memory();
  expect({ numTensors, numDataBuffers }).toEqual({
    numTensors: before.numTensors,
    numDataBuffers: before.numDataBuffers,
  });
});
afterAll(() => tf.removeBackend("onnx"));

const variable = (...values: number[]) => tf.tidy(() => tf.variable(tf.tensor1d(values)));
const valuesOf = (x: tf.Tensor) => [...x.dataSync()];
const plusOne = (x: tf.Variable) => tf.tidy(() => x.assign(tf.add(x, 1)));

/**
 * Two ones if the index, the row of a table of three, is there; otherwise it cannot be computed.
 */
const ones = (index: number) =>
  tf.reshape<tf.Rank.R1>(tf.gather(tf.ones([3, 2]), tf.tensor1d([index], "int32")), [2]);

/** w ← ones + 1 if the index is there. */
const overwrite = (w: tf.Variable, index: number) =>
  tf.tidy(() => w.assign(tf.add(ones(index), 1)));

test("a variable whose new value cannot be computed keeps its last, the error is thrown", () => {
  const w = variable(3, 4);
  overwrite(w, 7);
  expect(() => w.dataSync()).toThrow(KernelError);
  expect(valuesOf(w)).toEqual([3, 4]);
  overwrite(w, 1);
  expect(valuesOf(w)).toEqual([2, 2]);
});

test("assignments before the operation that failed stand, those after it do not", () => {
  const [first, second, w] = [variable(1), variable(1), variable(3, 4)];
  plusOne(first);
  overwrite(w, 7);
  plusOne(second);
  expect(() => w.dataSync()).toThrow(KernelError);
  expect([first, second, w].map(valuesOf)).toEqual([[2], [1], [3, 4]]);
});

test("a tensor that cannot be computed does not affect variables", () => {
  const w = variable(3, 4);
  const bad = tf.tidy(() => ones(7));
  overwrite(w, 1);
  expect(valuesOf(w)).toEqual([2, 2]);
  expect(() => bad.dataSync()).toThrow(KernelError);
  bad.dispose();
});

test("a variable assigned several times has its value from before all of them", () => {
  const w = variable(3, 4);
  overwrite(w, 0);
  overwrite(w, 7);
  overwrite(w, 2);
  expect(valuesOf(w)).toEqual([2, 2]);
  overwrite(w, 7);
  overwrite(w, 8);
  expect(() => w.dataSync()).toThrow(KernelError);
  expect(valuesOf(w)).toEqual([2, 2]);
});

test("a variable whose first value was pending too gets that one back", () => {
  const w = tf.tidy(() => tf.variable(tf.add<tf.Tensor>(tf.tensor1d([3, 4]), 1)));
  overwrite(w, 7);
  expect(() => w.dataSync()).toThrow(KernelError);
  expect(valuesOf(w)).toEqual([4, 5]);
});

test("a tensor with which a variable shares its last value keeps it, as does the variable", () => {
  const shared = tf.tidy(() => tf.add<tf.Tensor1D>(tf.tensor1d([3, 4]), 1));
  const w = tf.variable(shared);
  shared.dataSync();
  overwrite(w, 7);
  expect(() => w.dataSync()).toThrow(KernelError);
  shared.dispose();
  for (let i = 0; i < 3; i++) tf.tidy(() => tf.add(tf.tensor1d([8, i]), 1).dataSync());
  expect(valuesOf(w)).toEqual([4, 5]);
});

test("a tensor that was to be a variable's value has the error after it", () => {
  const w = variable(3, 4);
  const bad = tf.tidy(() => ones(7));
  w.assign(bad);
  for (let i = 0; i < 2; i++) expect(() => bad.dataSync()).toThrow(KernelError);
  expect(valuesOf(w)).toEqual([3, 4]);
  bad.dispose();
});

test("a variable that was made on another backend has its last value", async () => {
  await tf.setBackend("cpu");
  const w = variable(3, 4);
  await tf.setBackend("onnx");
  tf.tidy(() => w.assign(tf.mul(tf.add(w, 1), ones(7))));
  expect(() => w.dataSync()).toThrow(KernelError);
  expect(valuesOf(w)).toEqual([3, 4]);
});

test("an unread error is thrown by the next operation on the variable", () => {
  const w = variable(3, 4);
  overwrite(w, 7);
  expect(() => tf.tidy(() => tf.add(w, 1))).toThrow(KernelError);
  expect(valuesOf(w)).toEqual([3, 4]);
});

const optimizers: Record<string, () => tf.Optimizer> = {
  sgd: () => tf.train.sgd(0.1),
  momentum: () => tf.train.momentum(0.1, 0.9),
  adam: () => tf.train.adam(0.1),
};

describe.each(Object.entries(optimizers))("training with %s", (_, makeOptimizer) => {
  /** The weights after steps of which some fail. */
  function train(rows: readonly number[], captured: boolean): number[] {
    const w = variable(3, 4);
    const optimizer = makeOptimizer();
    const table = tf.tensor2d([1, 2, 3, 4, 5, 6], [3, 2]);
    const step = (row: tf.Tensor) =>
      optimizer.minimize(
        () => tf.sum(tf.square(tf.mul(tf.reshape(tf.gather(table, row), [2]), w))),
        true,
        [w],
      )!;
    const kept = captured ? capture(step) : undefined;
    for (const row of rows) {
      const run = () =>
        tf.tidy(() => {
          const index = tf.tensor1d([row], "int32");
          return (kept ? kept.run(index) : step(index)).dataSync();
        });
      if (row < 3) expect(Number.isFinite(run()[0])).toBe(true);
      else expect(run).toThrow(KernelError);
    }
    const weights = valuesOf(w);
    kept?.dispose();
    optimizer.dispose();
    (optimizer as unknown as { c?: tf.Scalar }).c?.dispose(); // momentum leaves its learning rate
    tf.dispose([w, table]);
    return weights;
  }

  test.each([
    { captured: false, name: "plain" },
    { captured: true, name: "captured" },
  ])("continues as if failed steps had not happened ($name)", ({ captured }) => {
    const weights = train([0, 1, 2, 0, 1, 2], captured);
    train([7], captured).forEach((w, i) => {
      expect(w).toBe([3, 4][i]);
    });
    train([7, 0, 1, 8, 2, 0, 9, 9, 1, 2], captured).forEach((w, i) => {
      expect(w).toBeCloseTo(weights[i]!, 5);
    });
  });
});
