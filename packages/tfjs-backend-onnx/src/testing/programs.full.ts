// Ten thousand random programs, compiled and not, beside tfjs' cpu backend and float64.

import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import "@tensorflow/tfjs-layers"; // its import registers the gradients
import { afterAll, describe, expect, test } from "vitest";

import "../index.ts";
import { failuresOfPrograms } from "./failuresOfPrograms.testing.ts";

const PROGRAMS = 10_000;
const PART = 200;

/**
 * The seeds that may fail, as tfjs' cpu backend sums gradients of convolutions in float64: what
 * four gradients of convolutions in a row make of the roundings of float32 is more than 4 times
 * what they make of its own.
 */
const BEYOND = [4500];

afterAll(() => tf.removeBackend("onnx"));

describe.each(["always", "whenItPays"] as const)("compiled %s", (compile) => {
  test.each(Array.from({ length: PROGRAMS / PART }, (_, i) => i * PART))(
    "programs from seed %i on come to the same on both backends",
    { timeout: 1_800_000 },
    async (seed) => {
      const failures = await failuresOfPrograms(seed, PART, compile);
      const isBeyond = (text: string) => BEYOND.some((known) => text.startsWith(`seed ${known}: `));
      expect(failures.filter((text) => !isBeyond(text))).toEqual([]);
    },
  );
});
