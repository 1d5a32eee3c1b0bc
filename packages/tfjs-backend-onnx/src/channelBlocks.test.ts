// An image that a convolution leaves with its channels in blocks goes through every kernel that
// works element by element, forward and backward, as one graph: a refusal fails by the set-up
// `testing/wholeGraphs.testing.ts`.

import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import "@tensorflow/tfjs-layers"; // its import registers the gradients
import { afterAll, expect, test } from "vitest";

import "./index.ts";
import { expectSameOnBoth, waves } from "./testing/onBoth.testing.ts";

afterAll(() => tf.removeBackend("onnx"));

type Step = (x: tf.Tensor) => tf.Tensor;

const int = (x: tf.Tensor) => tf.cast(x, "int32");
const bool = (x: tf.Tensor) => tf.greater(x, 0);
const tenths = (x: tf.Tensor) => tf.mul(x, 0.1);

// biome-ignore format: a table
const UNARY = {
  abs: tf.abs, atan: tf.atan, ceil: tf.ceil, cos: tf.cos, elu: tf.elu, erf: tf.erf, exp: tf.exp,
  expm1: tf.expm1, floor: tf.floor, isFinite: tf.isFinite, isInf: tf.isInf, isNaN: tf.isNaN,
  leakyRelu: tf.leakyRelu, logSigmoid: tf.logSigmoid, neg: tf.neg, relu: tf.relu,
  relu6: tf.relu6, round: tf.round, selu: tf.selu, sigmoid: tf.sigmoid, sign: tf.sign,
  sin: tf.sin, sinh: tf.sinh, softmax: tf.softmax, softplus: tf.softplus, square: tf.square,
  step: tf.step, tanh: tf.tanh, zerosLike: tf.zerosLike, onesLike: tf.onesLike,
} as unknown as Record<string, Step>;

const SHAPED: Record<string, Step> = {
  "clip 0 to 6": (x) => tf.clipByValue(x, 0, 6),
  hardSigmoid: (x) => tf.clipByValue(tf.add(tenths(x), 0.5), 0, 1),
  prelu: (x) => tf.prelu(x, waves([16], 0.7)),
  "to int": int,
  "to bool": (x) => tf.cast(x, "bool"),
  "int and back": (x) => tf.cast(int(x), "float32"),
  not: (x) => tf.logicalNot(bool(x)),
  "int abs": (x) => tf.abs(int(x)),
  "int square": (x) => tf.square(int(x)),
  "int mean": (x) => tf.mean(int(x), [0, 1, 2]),
  "int sum": (x) => tf.sum(int(x), [0, 1, 2]),
  "int maximum": (x) => tf.max(int(x), [1, 2]),
  "bool sum": (x) => tf.sum(bool(x), [0, 1, 2]),
  any: (x) => tf.any(bool(x), [1, 2]),
  all: (x) => tf.all(bool(x), 3),
  "int argMax": (x) => tf.argMax(int(x), 3),
  "bool pad": (x) =>
    tf.pad(bool(x), [
      [0, 0],
      [1, 1],
      [1, 1],
      [0, 0],
    ]),
  "bool concat": (x) => tf.concat([bool(x), bool(tf.neg(x))], 3),
  "int concat": (x) => tf.concat([int(x), int(x)], 3),
  "bool slice": (x) => tf.slice(bool(x), [0, 0, 0, 0], [1, 2, 2, 4]),
  "bool tile": (x) => tf.tile(bool(x), [2, 1, 1, 1]),
  "bool reverse": (x) => tf.reverse(bool(x), 1),
  "bool gather": (x) => tf.gather(bool(x), [0, 1], 1),
  "bool transpose": (x) => tf.transpose(bool(x), [3, 1, 2, 0]),
  "int maxPool": (x) => tf.maxPool(int(x) as tf.Tensor4D, 2, 2, "same"),
  "int depthToSpace": (x) => tf.depthToSpace(int(x) as tf.Tensor4D, 2),
  "int cumsum": (x) => tf.cumsum(int(x), 3),
  oneHot: (x) => tf.oneHot(int(x), 3) as tf.Tensor,
  topk: (x) => tf.topk(x, 2).indices,
  where: (x) => tf.where(bool(x) as never, x, tenths(x)),
  "where of bools": (x) => tf.where(bool(x) as never, tf.less(x, 1), tf.less(x, -1)),
  "where of ints": (x) => tf.where(bool(x) as never, int(x), tf.neg(int(x))),
  "where of both": (x) => tf.where(bool(x) as never, int(x), x),
  addN: (x) => tf.addN([int(x), int(x)]),
  split: (x) => tf.split(int(x), 2, 3)[1]!,
  unstack: (x) => tf.unstack(bool(x))[0]!,
};

/** What stands on the other side, by how it broadcasts. */
const OTHERS: Record<string, Step> = {
  itself: (x) => x,
  image: () => waves([2, 3, 3, 16], 0.11),
  "a number": () => tf.scalar(0.3),
  channels: () => waves([16], 0.3),
  pixels: () => waves([2, 3, 3, 1], 0.3),
  "a row": () => waves([1, 1, 3, 16], 0.3),
};
type Binary = (a: tf.Tensor, b: tf.Tensor) => tf.Tensor;
// biome-ignore format: a table
const BINARY: Record<string, Binary> = {
  add: tf.add, sub: tf.sub, mul: tf.mul, maximum: tf.maximum, minimum: tf.minimum,
  squaredDifference: tf.squaredDifference, equal: tf.equal, notEqual: tf.notEqual,
  greater: tf.greater, greaterEqual: tf.greaterEqual, less: tf.less, lessEqual: tf.lessEqual,
};
// biome-ignore format: a table
const LOGICAL: Record<string, Binary> = {
  logicalAnd: tf.logicalAnd, logicalOr: tf.logicalOr, logicalXor: tf.logicalXor,
};

const CASES: [string, Step][] = [...Object.entries(UNARY), ...Object.entries(SHAPED)];
for (const [other, make] of Object.entries(OTHERS)) {
  for (const [name, f] of Object.entries(BINARY)) {
    CASES.push([`${name} with ${other}`, (x) => f(x, make(x))]);
    CASES.push([`${name} of ints with ${other}`, (x) => f(int(x), int(make(x)))]);
  }
  for (const [name, f] of Object.entries(LOGICAL)) {
    CASES.push([`${name} with ${other}`, (x) => f(bool(x), bool(make(x)))]);
  }
}

/** What comes after a kernel, which stands behind a convolution. */
type End = (f: Step, x: tf.Tensor) => tf.Tensor;

const read: End = (f, x) => f(convolved(x));

const flattened: End = (f, x) => {
  const y = tf.cast(f(convolved(x)), "float32");
  return tf.matMul(tf.reshape(y, [1, -1]), waves([y.size, 2], 0.19));
};

const throughAnother: End = (f, x) => {
  const y = tf.cast(f(convolved(x)), "float32");
  return y.shape.length === 4 && y.shape[3] === 16 ? convolved(y) : y;
};

const convolved = (x: tf.Tensor) =>
  tf.conv2d(x as tf.Tensor4D, waves([3, 3, x.shape[3]!, 16], 0.37) as tf.Tensor4D, 1, "same");

/**
 * All cases on the current backend, computed together; undefined where tfjs has no gradient, or a
 * mistake in it.
 */
function compute(end: End, isGradient: boolean) {
  tf.engine().startScope();
  // Pending, so that no convolution looks like the beginning of another step.
  const x = tf.mul(waves([2, 3, 3, 4], 0.51), 1);
  const results = CASES.map(([, f]) => {
    const loss = (v: tf.Tensor) => tf.sum(tf.square(tf.cast(end(f, v), "float32")));
    try {
      return tf.tidy(() => (isGradient ? tf.grad(loss)(x) : end(f, x)));
    } catch {
      return undefined;
    }
  });
  const values = results.map((y) => y?.dataSync());
  tf.engine().endScope();
  return values;
}

const parts = [
  { what: "read", end: read, isGradient: false },
  { what: "flattened", end: flattened, isGradient: false },
  { what: "flattened, the gradient", end: flattened, isGradient: true },
  { what: "through another, the gradient", end: throughAnother, isGradient: true },
];

test.each(parts)(
  "$what: every kernel on channels in blocks is as on cpu",
  async ({ end, isGradient }) => {
    await tf.setBackend("cpu");
    const cpu = compute(end, isGradient);
    await tf.setBackend("onnx");
    const onnx = compute(end, isGradient);
    const far = CASES.flatMap(([name], i) => {
      const [ours, theirs] = [onnx[i], cpu[i]];
      if (!theirs) return [];
      if (!ours) return [`${name} throws`];
      const scale = Math.max(1, ...Array.from(theirs, Math.abs));
      const isNear = Array.from(theirs).every((x, j) => Math.abs(x - ours[j]!) <= 1e-4 * scale);
      return isNear && ours.length === theirs.length ? [] : [name];
    });
    expect(far).toEqual([]);
  },
);

test("single pixels that lie channels first are reduced to the axes that remain", async () => {
  const pooled = () => tf.avgPool(waves([2, 2, 2, 3], 0.3) as tf.Tensor4D, 2, 1, "valid");
  const reduced = (axis: number[]) => tf.sum(pooled(), axis);
  await expectSameOnBoth(() => [reduced([0]), reduced([0, 1]), reduced([1]), reduced([3])]);
});
