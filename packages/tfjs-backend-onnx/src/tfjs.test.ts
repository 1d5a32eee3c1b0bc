// What tfjs users expect of any backend: memory, tidy, dispose, reads, profile, time.

import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, expect, test } from "vitest";

import "./index.ts";

beforeAll(async () => {
  expect(await tf.setBackend("onnx")).toBe(true);
});
afterAll(() => tf.removeBackend("onnx"));

test("memory() counts tensors that are alive, computed or not, and their bytes", () => {
  const before = tf.memory();
  const x = tf.tensor1d([1, 2, 3]);
  const y = tf.square(x); // not computed yet
  const view = tf.reshape(y, [3, 1]); // the same data
  const after = tf.memory();
  expect(after.numTensors - before.numTensors).toBe(3);
  expect(after.numDataBuffers - before.numDataBuffers).toBe(2);
  expect(after.numBytes - before.numBytes).toBe(3 * 12);
  expect([...view.dataSync()]).toEqual([1, 4, 9]);
  tf.dispose([x, y]);
  expect([...view.dataSync()]).toEqual([1, 4, 9]); // what another tensor has is not disposed
  view.dispose();
  expect(tf.memory()).toMatchObject({
    numTensors: before.numTensors,
    numDataBuffers: before.numDataBuffers,
    numBytes: before.numBytes,
  });
});

test("tidy() disposes of what it does not return; what it returns is computed later", () => {
  const before = tf.memory().numTensors;
  const y = tf.tidy(() => tf.add(tf.mul(tf.ones([2]), 3), tf.scalar(4)));
  expect(tf.memory().numTensors).toBe(before + 1);
  expect([...y.dataSync()]).toEqual([7, 7]);
  y.dispose();
});

test("data() and dataSync() return the tensor's values from when it was made", async () => {
  const source = Float32Array.of(1, 2);
  const x = tf.tensor1d(source);
  const y = tf.add(x, 1);
  source[0] = 100; // the caller's own again
  const first = y.dataSync();
  const z = tf.mul(y, 2);
  expect([...(await z.data())]).toEqual([4, 6]);
  expect([...first]).toEqual([2, 3]);
  expect([...(await y.data())]).toEqual([2, 3]);
  tf.dispose([x, y, z]);
});

test("writing to what was read changes what is computed later, and nothing before", async () => {
  const x = tf.tensor1d([1, 2, 3]);
  const y = tf.mul(x, 2);
  x.dataSync().fill(9);
  expect([...y.dataSync()]).toEqual([2, 4, 6]);
  expect([...tf.mul(x, 2).dataSync()]).toEqual([18, 18, 18]);
  const z = tf.add(y, 1);
  (await y.data()).fill(0);
  expect([...z.dataSync()]).toEqual([3, 5, 7]);
});

test("a tensor that shares data under another type is computed with its own", async () => {
  await tf.setBackend("cpu"); // where casts to wider types share data
  const x = tf.cast(tf.tensor1d([3, 1], "int32"), "float32");
  const y = tf.cast(tf.tensor1d([1, 0], "bool"), "int32");
  const z = tf.cast(tf.oneHot(tf.tensor1d([1, 0], "int32"), 2), "float32");
  await tf.setBackend("onnx");
  expect([...tf.div(x, 2).dataSync()]).toEqual([1.5, 0.5]);
  expect([...tf.sum(y).dataSync()]).toEqual([1]);
  expect([...tf.reshape(tf.div(z, 2), [4]).dataSync()]).toEqual([0, 0.5, 0.5, 0]);
});

test("a variable keeps what was assigned, and readers of the old value keep that", () => {
  const v = tf.variable(tf.scalar(1));
  const old = tf.add(v, 10);
  v.assign(tf.add(v, 1));
  expect(old.dataSync()[0]).toBe(11);
  expect(v.dataSync()[0]).toBe(2);
  tf.dispose([v, old]);
});

test("profile() lists the kernels with their shapes and times, and counts memory", async () => {
  const { kernels, newTensors, peakBytes } = await tf.profile(() =>
    tf.tidy(() => tf.relu(tf.matMul(tf.ones([4, 3]), tf.ones([3, 2])))),
  );
  expect(kernels.map(({ name }) => name)).toEqual(expect.arrayContaining(["BatchMatMul", "Relu"]));
  const product = kernels.find(({ name }) => name === "BatchMatMul")!;
  expect(product.outputShapes).toEqual([[4, 2]]);
  expect(await product.kernelTimeMs).toBeGreaterThan(0);
  expect(newTensors).toBe(1);
  expect(peakBytes).toBeGreaterThanOrEqual(4 * (12 + 6 + 8));
});

test("time() measures the work that was recorded within it, though no value is read", async () => {
  const x = tf.ones([256, 256]);
  let y = x;
  const { kernelMs, wallMs } = await tf.time(() => {
    y = tf.matMul(x, x);
  });
  expect(kernelMs).toBeGreaterThan(0);
  expect(wallMs).toBeGreaterThanOrEqual(kernelMs as number);
  tf.dispose([x, y]);
});
