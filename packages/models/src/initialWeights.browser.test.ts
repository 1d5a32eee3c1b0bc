import "@tensorflow/tfjs-backend-cpu";
import "@tensorflow/tfjs-backend-webgl";
import "@tensorflow/tfjs-backend-webgpu";
import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { inceptionSmall } from "./inceptionSmall.ts";
import { alexnetSmall, mlp } from "./index.ts";
import { hashOfWeights } from "./testModels.ts";
import { recordedHashes } from "./testRecordedHashes.ts";

const models = { alexnetSmall, inceptionSmall, mlp };

test.each(["cpu", "webgl", "webgpu"])(
  "initial weights on %s have the bits they have in Node",
  async (name) => {
    expect(await tf.setBackend(name)).toBe(true);
    for (const [name, make] of Object.entries(models)) {
      expect([name, await hashOfWeights(make())]).toEqual([name, recordedHashes[name]]);
    }
  },
);
