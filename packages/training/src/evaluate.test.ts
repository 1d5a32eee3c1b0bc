import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { layers, sequential } from "@tensorflow/tfjs-layers";
import { beforeAll, expect, test } from "vitest";
import { evaluate, evaluateSets } from "./evaluate.ts";

beforeAll(async () => {
  await tf.setBackend("cpu");
});

/** Its logits are its two inputs. */
const identity = () =>
  sequential({
    layers: [
      layers.flatten({ inputShape: [1, 2, 1] }),
      layers.dense({ units: 2, useBias: false, kernelInitializer: "identity" }),
    ],
  });
const examples = {
  images: Float32Array.of(0, 1, 2, 0, 0, 3, 5, 4, 1, 2),
  shape: [5, 1, 2, 1] as const,
  labels: [1, 0, 0, 0, 1],
};
const margins = [1, 2, -3, 1, 1]; // of the label's logit over the other
const loss = margins.reduce((sum, margin) => sum + Math.log1p(Math.exp(-margin)), 0) / 5;

test.each([1, 2, 5, 1000])(
  "gives accuracy and mean cross-entropy in batches of %d",
  async (batchSize) => {
    const model = identity();
    const before = tf.memory().numTensors;
    const found = await evaluate(model, examples, { batchSize });
    expect(found.accuracy).toBe(0.8);
    expect(found.loss).toBeCloseTo(loss, 6);
    expect(tf.memory().numTensors).toBe(before);
    model.dispose();
  },
);

test("images that sets share are seen once, and give the same bits as each set alone", async () => {
  const model = identity();
  let passes = 0;
  const apply = model.apply.bind(model);
  model.apply = (...args) => {
    passes++;
    return apply(...args);
  };
  const sets = {
    a: examples,
    other: { ...examples, images: examples.images.map((x) => x / 3) },
    b: { ...examples, labels: [0, 0, 1, 1, 1] },
  };
  const before = tf.memory().numTensors;
  const found = await evaluateSets(model, sets, { batchSize: 2 });
  expect(tf.memory().numTensors).toBe(before);
  expect(passes).toBe(2 * 3); // three batches of the one, three of the other
  expect(Object.keys(found)).toEqual(Object.keys(sets));
  for (const name of ["a", "b", "other"] as const) {
    expect(found[name]).toEqual(await evaluate(model, sets[name], { batchSize: 2 }));
  }
  expect(found.a.accuracy).not.toBe(found.b.accuracy);
  model.dispose();
});

test("stops when aborted", async () => {
  const model = identity();
  const signal = AbortSignal.abort(new Error("enough"));
  await expect(evaluate(model, examples, { signal })).rejects.toThrow("enough");
  model.dispose();
});
