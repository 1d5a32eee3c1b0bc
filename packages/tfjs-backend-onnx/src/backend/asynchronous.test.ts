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

/** Whether each of some captured steps was a replay, what they lost, and the weights after them. */
async function trainCaptured(reads: "each" | "at the end") {
  const w = tf.tidy(() => tf.variable(tf.tensor2d([[1], [2]])));
  const optimizer = tf.train.momentum(0.1, 0.9);
  const step = capture(
    (x) => optimizer.minimize(() => tf.mean(tf.square(tf.matMul(x!, w))), true, [w])!,
  );
  const replayed: boolean[] = [];
  const read: Promise<Float32Array>[] = [];
  for (let i = 0; i < 6; i++) {
    const x = tf.fill([3, 2], 1 + i / 10);
    const loss = step.run(x);
    replayed.push(step.isReplayed);
    read.push(loss.data<"float32">());
    if (reads === "each") await read.at(-1);
    tf.dispose([x, loss]); // also while it is being computed
  }
  const losses = (await Promise.all(read)).map(([loss]) => loss!);
  const weights = [...(await w.data())];
  step.dispose();
  tf.dispose([w]);
  optimizer.dispose();
  return { replayed, losses, weights };
}

test("a captured step is replayed, whether or not its results are awaited in between", async () => {
  const each = await trainCaptured("each");
  const together = await trainCaptured("at the end");
  registerOnnxBackend({ compile: "always" });
  await tf.setBackend("onnx");
  const synchronous = await trainCaptured("each");
  registerOnnxBackend({ executor: () => new PromisingExecutor() });
  // The first step makes the slots, so that the second is the first of its kind.
  expect(each.replayed).toEqual([false, false, false, true, true, true]);
  expect(each).toEqual(synchronous);
  expect(together).toEqual(synchronous);
});

test("a replay that fails leaves variables as they were for the next", async () => {
  const table = tf.tidy(() => tf.variable(tf.tensor1d([1, 2, 3])));
  const step = capture((i) => {
    table.assign(tf.add(table, tf.gather(table, i!)));
    return tf.sum(table);
  });
  const at = (index: number) => tf.tensor1d([index], "int32");
  const run = async (index: number) => {
    const [i, sum] = [at(index), step.run(at(index))];
    i.dispose();
    return (await sum.data())[0];
  };
  expect([await run(0), await run(0), await run(0)]).toEqual([9, 15, 27]);
  expect(step.isReplayed).toBe(true);
  await expect(run(7)).rejects.toThrow(/GatherV2/);
  expect(step.isReplayed).toBe(true);
  expect([...(await table.data())]).toEqual([8, 9, 10]);
  expect(await run(0)).toBe(51);
  step.dispose();
  table.dispose();
});

test("a captured step must not read, and one that draws numbers is not replayed", async () => {
  const reading = capture((x) => tf.scalar(tf.add(x!, 1).dataSync()[0]!));
  expect(() => reading.run(tf.scalar(1))).toThrow(CaptureError);
  const drawing = capture((x) => tf.mul(x!, Math.random()));
  for (let i = 0; i < 4; i++) await drawing.run(tf.scalar(1)).data();
  expect(drawing.isReplayed).toBe(false);
});

test("variables that share data become apart", async () => {
  const x = tf.add(tf.ones([2]), 1);
  const [a, b] = tf.tidy(() => [tf.variable(x, true), tf.variable(x, true)]);
  x.dispose();
  const step = capture((y) => {
    a.assign(tf.add(a, y!));
    b.assign(tf.mul(b, y!));
    return tf.add(a, b);
  });
  const sums: number[] = [];
  for (let i = 0; i < 4; i++) sums.push((await step.run(tf.scalar(2)).data())[0]!);
  expect(step.isReplayed).toBe(true);
  expect(sums).toEqual([8, 14, 24, 42]);
  step.dispose();
  tf.dispose([a, b]);
});
