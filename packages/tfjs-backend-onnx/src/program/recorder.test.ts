// What is recorded is what was called, whatever came before it and whatever changes after it.
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { registerOnnxBackend, ShapeError } from "../index.ts";

afterAll(() => tf.removeBackend("onnx"));

describe.each(["always", "whenItPays"] as const)("compiled %s", (compile) => {
  beforeAll(async () => {
    registerOnnxBackend({ compile });
    expect(await tf.setBackend("onnx")).toBe(true);
  });

  const valuesOf = (f: () => tf.Tensor) => [...tf.tidy(f).dataSync()];
  const counted = () => tf.reshape(tf.range(0, 6), [2, 3]) as tf.Tensor2D;

  test("an array that the caller changes after a call has no effect on it", () => {
    const begin: [number, number] = [0, 0];
    const rows = tf.tidy(() =>
      [0, 1, 0, 1].map((row) => {
        begin[0] = row;
        return tf.keep(tf.slice(counted(), begin, [1, 3]));
      }),
    );
    begin[0] = 7;
    expect(rows.map((row) => [...row.dataSync()])).toEqual([
      [0, 1, 2],
      [3, 4, 5],
      [0, 1, 2],
      [3, 4, 5],
    ]);
    tf.dispose(rows);
    const perm = [1, 0];
    const turned = tf.tidy(() => tf.transpose(counted(), perm));
    perm.reverse();
    expect([...turned.dataSync()]).toEqual([0, 3, 1, 4, 2, 5]);
    turned.dispose();
  });

  test("the same calls on other inputs, shapes, attributes or in another order are others", () => {
    const [a, b] = [tf.tensor1d([1, 2]), tf.tensor1d([5, 7])];
    for (let again = 0; again < 3; again++) {
      expect(valuesOf(() => tf.sub(a, b))).toEqual([-4, -5]);
      expect(valuesOf(() => tf.sub(b, a))).toEqual([4, 5]);
      expect(valuesOf(() => tf.sub(a, a))).toEqual([0, 0]);
      expect(valuesOf(() => tf.sub(a, tf.tensor1d([1])))).toEqual([0, 1]);
      expect(valuesOf(() => tf.fill([2], Number.NaN))).toEqual([Number.NaN, Number.NaN]);
      expect(valuesOf(() => tf.fill([2], -0))).toEqual([-0, -0]);
      expect(valuesOf(() => tf.fill([2], 0))).toEqual([0, 0]);
      expect(valuesOf(() => tf.concat([a, b, a]))).toEqual([1, 2, 5, 7, 1, 2]);
      expect(valuesOf(() => tf.concat([a, b, b]))).toEqual([1, 2, 5, 7, 5, 7]);
    }
  });

  test("other results of the same calls may be wanted each time", () => {
    const x = tf.tensor1d([1, 2, 3]);
    const wanted = (first: boolean, second: boolean) => {
      const [a, b] = [tf.square(x), tf.neg(x)];
      const c = tf.add(a, b);
      if (!first) a.dispose();
      if (!second) b.dispose();
      const sums = [...c.dataSync()];
      const others = [first ? [...a.dataSync()] : [], second ? [...b.dataSync()] : []];
      tf.dispose([a, b, c].filter((tensor) => !tensor.isDisposed));
      return [sums, ...others];
    };
    for (let again = 0; again < 2; again++) {
      expect(wanted(true, false)).toEqual([[0, 2, 6], [1, 4, 9], []]);
      expect(wanted(false, true)).toEqual([[0, 2, 6], [], [-1, -2, -3]]);
      expect(wanted(true, true)).toEqual([
        [0, 2, 6],
        [1, 4, 9],
        [-1, -2, -3],
      ]);
    }
  });

  test("a call that is refused leaves what was called before it as it is", () => {
    const sum = tf.tidy(() => {
      const y = tf.add(tf.ones([2, 3]), 1);
      const wrong = tf.ones([4, 2]);
      const { backend } = tf.engine();
      const multiply = tf.getKernel("BatchMatMul", "onnx")!.kernelFunc;
      const attrs = { transposeA: false, transposeB: false };
      expect(() => multiply({ inputs: { a: y, b: wrong }, attrs, backend })).toThrow(ShapeError);
      return tf.sum(tf.mul(y, y));
    });
    expect(sum.dataSync()[0]).toBe(24);
    sum.dispose();
  });
});
