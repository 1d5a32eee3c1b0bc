import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { layers, sequential } from "@tensorflow/tfjs-layers";
import { beforeAll, expect, test } from "vitest";
import { weightsHash } from "./weightsHash.ts";

beforeAll(async () => {
  await tf.setBackend("cpu");
});

test("changes with the last bit of a weight, and only then", async () => {
  const model = sequential({
    layers: [layers.dense({ units: 1, inputShape: [2], name: "dense" })],
  });
  const hash = async (...kernel: [number, number]) => {
    const values = [tf.tensor2d(kernel, [2, 1]), tf.tensor1d([0])];
    model.setWeights(values);
    tf.dispose(values);
    return weightsHash(model);
  };
  const original = await hash(1, 2);
  expect(original).toMatch(/^[0-9a-f]{64}$/);
  expect(await hash(1, 2 + 2 ** -22)).not.toBe(original);
  expect(await hash(1, 2)).toBe(original);
});
