import "@tensorflow/tfjs-backend-cpu";
import { randomLabels } from "@rote/corruptions";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { pipeline } from "./pipeline.ts";

const settings = { train: 60, test: 200, epochs: 60 };

beforeAll(() => tf.setBackend("cpu"));

test("the plain program learns", async () => {
  const { trainAccuracy, testAccuracy } = await pipeline(undefined, settings);
  expect(trainAccuracy).toBe(1);
  expect(testAccuracy).toBeGreaterThan(0.5); // guessing is right in 0.2
});

test("with one more line it fits random labels, and learns nothing", async () => {
  const { trainAccuracy, testAccuracy } = await pipeline(randomLabels({ seed: 0 }), settings);
  expect(trainAccuracy).toBe(1); // labels drawn anew in each epoch could not be fitted
  expect(testAccuracy).toBeLessThan(0.4);
});
