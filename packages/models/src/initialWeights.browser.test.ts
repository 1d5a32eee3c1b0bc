import "@tensorflow/tfjs-backend-cpu";
import "@tensorflow/tfjs-backend-webgl";
import "@tensorflow/tfjs-backend-webgpu";
import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { createModel } from "./index.ts";
import { hashOfWeights } from "./testModels.ts";
import { recordedHashes } from "./testRecordedHashes.ts";

test.each(["cpu", "webgl", "webgpu"])(
  "initial weights on %s have the bits they have in Node",
  async (name) => {
    expect(await tf.setBackend(name)).toBe(true);
    for (const [model, hash] of Object.entries(recordedHashes)) {
      expect([model, await hashOfWeights(createModel(model))]).toEqual([model, hash]);
    }
  },
);
