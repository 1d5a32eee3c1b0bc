import "@tensorflow/tfjs-backend-cpu";
import "@tensorflow/tfjs-backend-webgl";
import "@tensorflow/tfjs-backend-webgpu";
import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { goldenHashes, goldens } from "./goldens.testing.ts";

test.each(["cpu", "webgl", "webgpu"])(
  "initial weights on %s have the bits they have in Node",
  async (name) => {
    expect(await tf.setBackend(name)).toBe(true);
    expect(await goldenHashes()).toEqual(goldens);
  },
);
