// Functions and sums beside float64: no further from it than 4 times tfjs' cpu backend, plus 1e-6.

import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import "@tensorflow/tfjs-layers"; // its import registers the gradients
import { afterAll, beforeAll, expect, test } from "vitest";

import "./index.ts";

beforeAll(async () => {
  expect(await tf.setBackend("onnx")).toBe(true);
});
afterAll(() => tf.removeBackend("onnx"));

const valuesOf = (f: () => tf.Tensor) => [...tf.tidy(f).dataSync()];

const SCALE = 1.0507009873554805;
const SCALED_ALPHA = 1.7580993408473768;

/** The steep, the flat, the tails and what is no number. */
const points: number[] = [0, -0, Infinity, -Infinity, NaN, 1e-40, -1e-40, 3.4e38, -3.4e38];
for (let i = -160; i <= 160; i++) points.push(i / 8, i / 1000, i * 0.7);
for (let e = -38; e < 2; e++) points.push(2.7 * 10 ** e, -2.7 * 10 ** e);
const inputs = Float32Array.from(points);

const functions: [string, (x: tf.Tensor) => tf.Tensor, (x: number) => number][] = [
  ["sigmoid", tf.sigmoid, (x) => 1 / (1 + Math.exp(-x))],
  ["tanh", tf.tanh, Math.tanh],
  ["elu", tf.elu, (x) => (x >= 0 ? x : Math.expm1(x))],
  ["expm1", tf.expm1, Math.expm1],
  ["selu", tf.selu, (x) => (x >= 0 ? SCALE * x : SCALED_ALPHA * Math.expm1(x))],
  ["exp", tf.exp, Math.exp],
  ["log1p", tf.log1p, Math.log1p],
  ["sinh", tf.sinh, Math.sinh],
  ["asinh", tf.asinh, Math.asinh],
  ["atan", tf.atan, Math.atan],
  ["sqrt", tf.sqrt, Math.sqrt],
  [
    "softplus",
    tf.softplus,
    (x) => (x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x))),
  ],
];

test.each(functions)("%s is accurate everywhere", (_, compute, exact) => {
  const results = valuesOf(() => compute(tf.tensor1d(inputs)));
  const far = results.flatMap((y, i) => {
    const [x, right] = [inputs[i]!, exact(inputs[i]!)];
    const isRight = Object.is(y, Math.fround(right)) || y === Math.fround(right);
    const isNear = Math.abs(y - right) <= 1e-6 * Math.abs(right) + 1.2e-38;
    return isRight || isNear || (x === 0 && y === 0) ? [] : [{ x, y, right }];
  });
  expect(far).toEqual([]);
});

test("the logarithm of a sigmoid is finite far down, and sigmoid is monotone", () => {
  const [y] = valuesOf(() => tf.log(tf.sigmoid(tf.tensor1d([-30]))));
  expect(y).toBeCloseTo(-30, 5);
  const rising = valuesOf(() => tf.sigmoid(tf.linspace(-88, 20, 5000)));
  expect(rising.every((value, i) => i === 0 || value >= rising[i - 1]!)).toBe(true);
});

test("sums and means of many terms are accurate", () => {
  const many = () => tf.fill([1_000_000], 0.1);
  expect(valuesOf(() => tf.sum(many()))).toEqual([100_000]);
  expect(valuesOf(() => tf.mean(many()))[0]).toBeCloseTo(0.1, 7);
  const columns = valuesOf(() => tf.mean(tf.fill([50_000, 10], 0.1), 0));
  for (const value of columns) expect(value).toBeCloseTo(0.1, 7);
  const pixels = valuesOf(() => tf.mean(tf.fill([10, 50, 50, 3], 0.1), [0, 1, 2]));
  for (const value of pixels) expect(value).toBeCloseTo(0.1, 7);
  const spread = valuesOf(() => tf.moments(tf.fill([100_000], 10.1)).variance);
  expect(spread[0]).toBeLessThan(1e-10);
});

test("a number that a program adds to and takes away again is not merged with others", () => {
  const image = () => tf.tensor4d([1, 2, 9, 2, 1, 9, 0, 5, 9, 1, 1, 9], [1, 2, 2, 3]);
  const mask = () => tf.tensor1d([0, 0, -1e9]);
  const large = valuesOf(() => tf.sub(tf.add(image(), tf.scalar(1e9)), tf.scalar(1e9)));
  expect(large).toEqual(Array(12).fill(0));
  const probabilities = valuesOf(() => tf.softmax(tf.add(image(), mask())));
  [0.269, 0.731, 0].forEach((p, i) => {
    expect(probabilities[i]).toBeCloseTo(p, 3);
  });
});

const nan = Number.NaN;

test("extremes are NaN where an element is", () => {
  for (const values of [
    [1, nan, 3],
    [nan, 1, 3],
    [1, 3, nan],
  ]) {
    expect(valuesOf(() => tf.max(tf.tensor1d(values)))).toEqual([nan]);
    expect(valuesOf(() => tf.min(tf.tensor1d(values)))).toEqual([nan]);
  }
  expect(valuesOf(() => tf.max(tf.tensor1d([-Infinity, Infinity])))).toEqual([Infinity]);
  expect(valuesOf(() => tf.grad((x) => tf.elu(x))(tf.tensor1d([1, nan])))).toEqual([1, nan]);
});

test("topk loses no element beside NaN, which counts as the largest", () => {
  const top = (values: number[]) => valuesOf(() => tf.topk(tf.tensor1d(values), 3).values);
  expect(top([nan, 1, 3, 7])).toEqual([nan, 7, 3]);
  expect(top([5, 3, nan, 9])).toEqual([nan, 9, 5]);
});

test("any of nothing is false, all of nothing is true", () => {
  const none = () => tf.tensor1d([], "bool");
  expect(valuesOf(() => tf.any(none()))).toEqual([0]);
  expect(valuesOf(() => tf.all(none()))).toEqual([1]);
});
