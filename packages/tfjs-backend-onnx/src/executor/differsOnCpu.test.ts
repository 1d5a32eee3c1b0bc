// What tfjs' cpu kernels get wrong is the same whether a program is compiled or not.

import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, expect, test } from "vitest";

import { IndexRangeError, registerOnnxBackend } from "../index.ts";

beforeAll(async () => {
  registerOnnxBackend({ compile: "whenItPays" });
  expect(await tf.setBackend("onnx")).toBe(true);
});
afterAll(() => tf.removeBackend("onnx"));

const valuesOf = (f: () => tf.Tensor) => [...tf.tidy(f).dataSync()];

test("reductions of nothing, NaN in topk and sums of booleans are those of graphs", () => {
  expect(valuesOf(() => tf.all(tf.tensor1d([], "bool")))).toEqual([1]);
  expect(valuesOf(() => tf.topk(tf.tensor1d([1, Number.NaN, 3]), 2).values)).toEqual([NaN, 3]);
  const truth = () => tf.tensor1d([1], "bool");
  expect(valuesOf(() => tf.cast(tf.add(truth(), truth()), "int32"))).toEqual([1]);
});

test("an index out of range is an IndexRangeError", () => {
  const negative = () => tf.gather(tf.ones([2]), tf.tensor1d([-1], "int32"));
  expect(() => valuesOf(negative)).toThrow(IndexRangeError);
  const place = () => tf.gatherND(tf.ones([2, 3]), tf.tensor2d([[1, -1]], [1, 2], "int32"));
  expect(() => valuesOf(place)).toThrow(IndexRangeError);
});
