import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { startBackend } from "./index.ts";

const shapes = [
  { a: [5, 3], b: [5, 4], transposeA: true, transposeB: false },
  { a: [3, 5], b: [4, 5], transposeA: false, transposeB: true },
  { a: [5, 3], b: [4, 5], transposeA: true, transposeB: true },
  { a: [2, 7, 1], b: [2, 7, 33], transposeA: true, transposeB: false },
  { a: [1, 6, 2], b: [4, 3, 6], transposeA: true, transposeB: true },
];

test.each(shapes)(
  "agrees with the cpu backend on $a × $b",
  async ({ a, b, transposeA, transposeB }) => {
    const product = async (backend: string) => {
      await startBackend({ backend });
      const before = tf.memory();
      const result = tf.tidy(() => {
        const ramp = (shape: number[]) =>
          tf.reshape(tf.sin(tf.range(0, tf.util.sizeFromShape(shape))), shape);
        return tf.matMul(ramp(a), ramp(b), transposeA, transposeB);
      });
      const values = await result.array();
      result.dispose();
      expect(tf.memory().numDataBuffers).toBe(before.numDataBuffers);
      return values;
    };
    const [found, expected] = [await product("wasm"), await product("cpu")];
    const error = tf.max(tf.abs(tf.sub(tf.tensor(found), tf.tensor(expected))));
    expect((await error.data())[0]).toBeLessThan(1e-5);
  },
);
