// With an executor that answers with promises. conformance.test.ts has tfjs' own tests of it.

import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-layers"; // its import registers the gradients
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import {
  AsynchronousReadError,
  CaptureError,
  capture,
  KernelError,
  registerOnnxBackend,
} from "../index.ts";
import { PromisingExecutor } from "../testing/promisingExecutor.testing.ts";

beforeAll(() => {
  registerOnnxBackend({ executor: () => new PromisingExecutor() });
});
beforeEach(async () => {
  expect(await tf.setBackend("onnx")).toBe(true);
});
afterAll(() => tf.removeBackend("onnx"));

test("data() computes, and what is recorded meanwhile is computed after it", async () => {
  const x = tf.add(tf.tensor1d([1, 2]), 1);
  const reading = x.data();
  const y = tf.mul(x, 2); // of a value that is being computed
  expect([...(await y.data())]).toEqual([4, 6]);
  expect([...(await reading)]).toEqual([2, 3]);
  tf.dispose([x, y]);
});

test("dataSync() of a value that is not computed is an error that says what to do", async () => {
  const x = tf.add(tf.tensor1d([1, 2]), 1);
  expect(() => x.dataSync()).toThrow(AsynchronousReadError);
  expect(() => x.dataSync()).toThrow(/float32\[2\].* Use await tensor\.data\(\)/);
  await x.data();
  expect([...x.dataSync()]).toEqual([2, 3]);
  x.dispose();
});

test("an operation that fails rejects the reads of its results alone", async () => {
  const bad = tf.gather(tf.ones([3, 2]), tf.tensor1d([7], "int32"));
  const [worse, good] = [tf.sum(bad), tf.add(tf.ones([2]), 1)];
  await expect(worse.data()).rejects.toThrow(KernelError);
  await expect(bad.data()).rejects.toThrow(/GatherV2\(float32\[3,2\], int32\[1\]\)/);
  expect([...(await good.data())]).toEqual([2, 2]);
});

test("a model trains as on the synchronous executor", async () => {
  const train = async () => {
    const w = tf.tidy(() => tf.variable(tf.tensor2d([[1], [2]])));
    const optimizer = tf.train.sgd(0.1);
    const losses: number[] = [];
    for (let i = 0; i < 4; i++) {
      const loss = optimizer.minimize(
        () => tf.mean<tf.Scalar>(tf.square(tf.matMul(tf.ones([3, 2]), w))),
        true,
        [w],
      )!;
      losses.push((await loss.data())[0]!);
    }
    const weights = [...(await w.data())];
    w.dispose();
    return [...losses, ...weights];
  };
  const promised = await train();
  registerOnnxBackend();
  await tf.setBackend("onnx");
  expect(promised).toEqual(await train());
  registerOnnxBackend({ executor: () => new PromisingExecutor() });
});

test("steps are not captured, since their results must be available at once", () => {
  expect(() => capture((x) => tf.add(x, 1))).toThrow(CaptureError);
});
