// Small tensors are computed in JavaScript at once, beside tfjs' cpu backend and sums in float64.

import "@tensorflow/tfjs-backend-cpu";
import { foldIn, key, uniforms } from "@rote/random";
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { registerOnnxBackend } from "../index.ts";

beforeAll(() => registerOnnxBackend({ compile: "whenItPays" }));
afterAll(() => tf.removeBackend("onnx"));

const VALUES = {
  float32: [0.5, -0, 0, -1.25, 3, 17, -90, 1e-30, Infinity, -Infinity, Number.NaN, 2],
  int32: [0, 1, -1, 2, 7, -90, 1234, 65_537, -2_147_483_648, 5, 40_000, 3],
  bool: [1, 0, 0, 1, 1, 1, 0, 0, 1, 0, 1, 1],
};
type DType = keyof typeof VALUES;
const DTYPES = Object.keys(VALUES) as DType[];

const all = (dtype: DType) => tf.tensor2d(VALUES[dtype], [4, 3], dtype);
const row = (dtype: DType) => tf.tensor1d(VALUES[dtype].slice(3, 6), dtype);
const column = (dtype: DType) => tf.tensor2d(VALUES[dtype].slice(1, 5), [4, 1], dtype);

type Compute = () => tf.Tensor;

/** What it comes to on onnx, where no graph is built, and on cpu. */
async function both(compute: Compute) {
  const found = [];
  for (const backend of ["onnx", "cpu"]) {
    await tf.setBackend(backend);
    const y = tf.tidy(compute);
    found.push({ dtype: y.dtype, shape: y.shape, values: [...y.dataSync()] });
    y.dispose();
    if (backend === "onnx") expect(tf.memory()).toMatchObject({ numGraphsBuilt: 0 });
  }
  return found as [ours: (typeof found)[number], cpus: (typeof found)[number]];
}

const near = (value: number) =>
  Number.isFinite(value)
    ? expect.closeTo(value, 5 - Math.log10(Math.max(1, Math.abs(value))))
    : value;

type Unary = (x: tf.Tensor) => tf.Tensor;
type Binary = (a: tf.Tensor, b: tf.Tensor) => tf.Tensor;

/** Functions that tfjs has for floats alone, or computes otherwise for others. */
const FLOAT: Record<string, Unary> = {
  neg: tf.neg,
  sigmoid: tf.sigmoid,
  sqrt: tf.sqrt,
  square: tf.square,
};

const UNARY: Record<string, Unary> = {
  abs: tf.abs,
  clipByValue: (x) => tf.clipByValue(x, -1, 2),
  exp: tf.exp,
  relu: tf.relu,
};

const BINARY: Record<string, Binary> = {
  equal: tf.equal,
  greater: tf.greater,
  greaterEqual: tf.greaterEqual,
  less: tf.less,
  lessEqual: tf.lessEqual,
  notEqual: tf.notEqual,
  pow: tf.pow,
};

const cases: [string, Compute][] = DTYPES.flatMap((dtype) => [
  ...Object.entries(UNARY).map(([name, f]): [string, Compute] => [
    `${name} of ${dtype}`,
    () => f(all(dtype)),
  ]),
  ...Object.entries(BINARY).flatMap(([name, f]): [string, Compute][] => [
    [`${name} of ${dtype} and a row`, () => f(all(dtype), row(dtype))],
    [`${name} of ${dtype} and a column`, () => f(column(dtype), all(dtype))],
    [`${name} of ${dtype} and 2`, () => f(all(dtype), tf.cast(tf.scalar(2, "int32"), dtype))],
  ]),
  [`concat of ${dtype} along rows`, () => tf.concat([all(dtype), all(dtype)], 0)],
  [`concat of ${dtype} along columns`, () => tf.concat([column(dtype), all(dtype)], 1)],
  [`stack of ${dtype} along the last axis`, () => tf.stack([all(dtype), all(dtype)], -1)],
  [`slice of ${dtype} in order`, () => tf.slice(all(dtype), [1, 0], [2, 3])],
  [`slice of ${dtype} apart`, () => tf.slice(all(dtype), [1, 1], [2, 2])],
  [`unstack of ${dtype} by columns`, () => tf.unstack(all(dtype), 1)[2]!],
]);

test.each([
  ...cases,
  ["logicalAnd", () => tf.logicalAnd(all("bool"), row("bool"))],
  ["logicalOr", () => tf.logicalOr(all("bool"), row("bool"))],
  ...Object.entries(FLOAT).map(([name, f]): [string, Compute] => [
    `${name} of float32`,
    () => f(all("float32")),
  ]),
  ["neg of int32", () => tf.neg(all("int32"))],
] satisfies [string, Compute][])("%s is what it is on cpu", async (_, compute) => {
  const [ours, cpus] = await both(compute);
  expect(ours).toEqual({ ...cpus, values: cpus.values.map(near) });
});

test("squares of integers wrap around, and truth stays truth", async () => {
  await tf.setBackend("onnx");
  const squares = [...tf.square(all("int32")).dataSync()];
  expect(squares).toEqual(VALUES.int32.map((value) => Math.imul(value, value)));
  expect([...tf.neg(all("bool")).dataSync()]).toEqual(VALUES.bool);
});

test.each([
  ["usual", [1, 2, 3]],
  ["so large that their powers are infinite", [1000, 999, -1000]],
  ["so small that their powers are zero", [-1000, -1001, -1002]],
  ["one", [7]],
])("softmax and its logarithm of numbers that are %s", async (_, logits) => {
  await tf.setBackend("onnx");
  const greatest = Math.max(...logits);
  const sum = logits.reduce((sum, x) => sum + Math.exp(x - greatest), 0);
  const logarithms = logits.map((x) => x - greatest - Math.log(sum));
  const x = tf.tensor2d([logits, logits]);
  const twice = [...logarithms, ...logarithms];
  expect([...tf.logSoftmax(x).dataSync()]).toEqual(twice.map(near));
  expect([...tf.softmax(x).dataSync()]).toEqual(twice.map((value) => near(Math.exp(value))));
});

test("products of every small size are those in float64, however they are transposed", async () => {
  await tf.setBackend("onnx");
  let count = 0;
  const numbers = (n: number) => new Float32Array(uniforms(foldIn(key(1), count++), n));
  for (const rows of [1, 2, 3, 5]) {
    for (const columns of [1, 2, 3, 4, 5, 9]) {
      for (const inner of [0, 1, 2, 7]) {
        for (const [transposeA, transposeB] of [
          [false, false],
          [true, false],
          [false, true],
          [true, true],
        ] as const) {
          const [a, b] = [numbers(2 * rows * inner), numbers(inner * columns)];
          const x = tf.tensor3d(a, transposeA ? [2, inner, rows] : [2, rows, inner]);
          const y = tf.tensor3d(b, transposeB ? [1, columns, inner] : [1, inner, columns]);
          const expected = Float32Array.from({ length: 2 * rows * columns }, (_, at) => {
            const [batch, i, j] = [
              Math.floor(at / rows / columns),
              Math.floor(at / columns) % rows,
              at % columns,
            ];
            let sum = 0;
            for (let k = 0; k < inner; k++) {
              const [p, q] = [
                transposeA ? k * rows + i : i * inner + k,
                transposeB ? j * inner + k : k * columns + j,
              ];
              sum += a[batch * rows * inner + p]! * b[q]!;
            }
            return sum;
          });
          expect(tf.matMul(x, y, transposeA, transposeB).dataSync()).toEqual(expected);
        }
      }
    }
  }
});
