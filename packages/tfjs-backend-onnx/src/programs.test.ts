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
