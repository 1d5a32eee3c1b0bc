// Ten thousand random programs, compiled and not, beside tfjs' cpu backend and float64.

import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import "@tensorflow/tfjs-layers"; // its import registers the gradients
import { afterAll, describe, expect, test } from "vitest";

import "../index.ts";
import { failuresOfPrograms } from "./failuresOfPrograms.testing.ts";

const PROGRAMS = 10_000;
const PART = 200;

afterAll(() => tf.removeBackend("onnx"));

describe.each(["always", "whenItPays"] as const)("compiled %s", (compile) => {
  test.each(Array.from({ length: PROGRAMS / PART }, (_, i) => i * PART))(
    "programs from seed %i on come to the same on both backends",
    { timeout: 1_800_000 },
    async (seed) => {
      expect(await failuresOfPrograms(seed, PART, compile)).toEqual([]);
    },
  );
});
