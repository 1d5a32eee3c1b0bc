import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { expect, test } from "vitest";
import { paperModels } from "./index.ts";

test.each([
  ["mlp-1x512", 1_209_866],
  ["mlp-3x512", 1_735_178],
  ["alexnet-small", 1_387_786],
  ["inception-small", 1_649_402],
  ["inception-small-nobn", 1_649_402],
])("%s has the %d trainable parameters of Table 1", async (name, parameters) => {
  await tf.setBackend("cpu");
  const model = paperModels[name]!.create({ inputShape: [28, 28, 3], classes: 10, seed: 0 });
  const sizes = model.trainableWeights.map(({ shape }) => tf.util.sizeFromShape(shape as number[]));
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(parameters);
  model.dispose();
});
