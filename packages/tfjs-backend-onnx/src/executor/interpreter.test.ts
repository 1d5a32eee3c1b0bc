import "@tensorflow/tfjs-layers"; // registers gradients
import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { type OnnxBackend, OnnxExecutor } from "../index.ts";
import type { Recording } from "../program/recorder.ts";
import { kernels } from "../register.ts";
import { Interpreter } from "./interpreter.ts";

const interpreter = new Interpreter();

/** Each program that `compute` is, interpreted; beside what it is as a graph. */
function bothWays(compute: () => tf.Tensor[]): [interpreted: number[], compiled: number[]][] {
  const pairs: [number[], number[]][] = [];
  const backend = tf.backend() as OnnxBackend;
  const executor = new OnnxExecutor();
  const stop = backend.onCompute(({ key, program, leaves, results }: Recording) => {
    if (!interpreter.canCompute(program)) return;
    const feeds = leaves.map((leaf) => ({ ...leaf, data: leaf.data!.slice() }));
    const interpreted = interpreter.compute(program, feeds);
    const compiled = executor.compute({ key, program }, feeds);
    results.forEach((_, i) => {
      pairs.push([[...interpreted[i]!], [...compiled[i]!]]);
    });
  });
  tf.tidy(() => {
    for (const tensor of compute()) tensor.dataSync();
  });
  stop();
  executor.dispose();
  return pairs;
}

const x = () =>
  tf.tensor2d([
    [-1, 2, 0.5],
    [3, -4, 1],
  ]);

test.each<[string, () => tf.Tensor[]]>([
  ["repeated rows and columns", () => [tf.grad((v) => tf.sum(tf.mul(tf.sum(v, 0), 3)))(x())]],
  ["a gradient through relu", () => [tf.grad((v) => tf.sum(tf.square(tf.relu(v))))(x())]],
  [
    "casts",
    () => [tf.cast(x(), "int32"), tf.cast(x(), "bool"), tf.cast(tf.greater(x(), 0), "float32")],
  ],
  [
    "a slice, a reshape and a join",
    () => {
      const part = tf.slice(x(), [0, 1], [2, 2]);
      return [tf.reshape(part, [4]), tf.concat([part, part], 1), tf.stack([part, part])];
    },
  ],
  ["filled tensors", () => [tf.fill([2, 2], 7), tf.zerosLike(x()), tf.mul(tf.ones([2, 3]), x())]],
  ["an absolute value of complex numbers", () => [tf.abs(tf.complex(x(), x()))]],
  ["results that are what was given", () => [tf.clone(x()), tf.reshape(x(), [3, 2])]],
])("%s come out as in a graph", (_, compute) => {
  const pairs = bothWays(compute);
  for (const [interpreted, compiled] of pairs) {
    interpreted.forEach((value, i) => {
      expect(value).toBeCloseTo(compiled[i]!, 5);
    });
    expect(interpreted).toHaveLength(compiled.length);
  }
});

test("results own their memory", () => {
  const data = Float32Array.of(1, 2, 3, 4);
  const spec = { shape: [4], dtype: "float32" as const };
  const program = {
    specs: [spec, spec, spec],
    leaves: [0],
    instructions: [1, 2].map((output) => ({
      kernel: { name: "Abs", outputs: () => [spec], lower: () => [] },
      attrs: {},
      names: ["x"],
      inputs: [0],
      outputs: [output],
    })),
    results: [1, 2, 0],
  };
  const [first, second, third] = interpreter.compute(program, [{ ...spec, data }]);
  first!.fill(9);
  expect([...second!]).toEqual([1, 2, 3, 4]);
  expect([...third!]).toEqual([1, 2, 3, 4]);
  third!.fill(9);
  expect([...data]).toEqual([1, 2, 3, 4]);
});

/** What is always a graph: the parts of its gradient come from one pass over the batch. */
const GRAPHS_ONLY = ["OnnxBatchNormGrad"];

test("there is a way to interpret every kernel that is recorded, but for some", () => {
  const without = kernels
    .filter((kernel) => "lower" in kernel && !("compute" in kernel))
    .filter(({ name }) => !tf.getKernel(name, "cpu"))
    .map(({ name }) => name);
  expect(without.sort()).toEqual(GRAPHS_ONLY);
});
