// Random programs come to what they come to on tfjs' cpu backend, within its own distance from
// float64. `testing/programs.full.ts` runs many more.

import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import "@tensorflow/tfjs-layers"; // its import registers the gradients
import { afterAll, expect, test } from "vitest";

import "./index.ts";
import { failuresOfPrograms } from "./testing/failuresOfPrograms.testing.ts";

afterAll(() => tf.removeBackend("onnx"));

test.each(["always", "whenItPays"] as const)(
  "a hundred random programs come to the same on both backends, compiled %s",
  async (compile) => {
    expect(await failuresOfPrograms(0, 100, compile)).toEqual([]);
  },
);

/** What was once wrong: a select of what is empty. */
const FOUND = [5575];

test.each(FOUND)("the program of seed %i comes to the same on both backends", async (seed) => {
  for (const compile of ["always", "whenItPays"] as const) {
    expect(await failuresOfPrograms(seed, 1, compile)).toEqual([]);
  }
});

test("an array that tfjs leaves empty is one of its type in our own kernels", async () => {
  await tf.setBackend("onnx");
  const empty = tf.tensor2d([], [0, 2], "bool");
  const joined = tf.reverse(tf.concat([empty, empty], 0), 0);
  expect([joined.shape, joined.dtype, [...joined.dataSync()]]).toEqual([[0, 2], "bool", []]);
});
