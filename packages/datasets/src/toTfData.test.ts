import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { layers, sequential } from "@tensorflow/tfjs-layers";
import { beforeAll, expect, test } from "vitest";
import { batches, gaussianClusters, uniformNoise } from "./index.ts";
import { toTfData } from "./toTfData.ts";

const set = uniformNoise({ n: 10, shape: [2, 3, 1], classes: 4 });
beforeAll(() => tf.setBackend("cpu"));

test("gives float images from 0 to 1 and one-hot labels, a batch at a time", async () => {
  const list = await toTfData(set, { batchSize: 4 }).toArray();
  expect(list.map(({ xs, ys }) => [xs.shape, ys.shape])).toEqual([
    [
      [4, 2, 3, 1],
      [4, 4],
    ],
    [
      [4, 2, 3, 1],
      [4, 4],
    ],
    [
      [2, 2, 3, 1],
      [2, 4],
    ],
  ]);
  const xs = list.flatMap(({ xs }) => [...xs.dataSync()]);
  expect(xs).toEqual([...set.images].map((byte) => Math.fround(byte / 255)));
  const ys = list.flatMap(({ ys }) => [...tf.argMax(ys, -1).dataSync()]);
  expect(ys).toEqual([...set.labels]);
});

test("leaves float images as they are, and gives labels as numbers if asked", async () => {
  const clusters = gaussianClusters({ n: 5, shape: [1, 1, 2] });
  const [batch] = await toTfData(clusters, { batchSize: 5, oneHot: false }).toArray();
  expect([...batch!.xs.dataSync()]).toEqual([...clusters.images]);
  expect(batch!.ys.dtype).toBe("float32");
  expect([...batch!.ys.dataSync()]).toEqual([...clusters.labels]);
});

test("with a seed, each pass has the next epoch's order", async () => {
  const data = toTfData(set, { batchSize: 10, seed: 3, epoch: 5, oneHot: false });
  for (const epoch of [5, 6, 7]) {
    const [batch] = await data.toArray();
    for await (const expected of batches(set, { batchSize: 10, seed: 3, epoch })) {
      expect([...batch!.ys.dataSync()]).toEqual([...expected.labels]);
    }
  }
});

test("makes no tensor besides those it gives", async () => {
  const before = tf.memory().numTensors;
  await toTfData(set, { batchSize: 3 }).forEachAsync(({ xs, ys }) => tf.dispose([xs, ys]));
  expect(tf.memory().numTensors).toBe(before);
});

test.each([
  ["sparseCategoricalCrossentropy", false],
  ["categoricalCrossentropy", true],
])("fitDataset takes its labels with %s", async (loss, oneHot) => {
  const model = sequential({
    layers: [
      layers.flatten({ inputShape: [2, 3, 1] }),
      layers.dense({ units: 4, activation: "softmax", kernelInitializer: "zeros" }),
    ],
  });
  model.compile({ loss, optimizer: "sgd", metrics: ["accuracy"] });
  const { history } = await model.fitDataset(toTfData(set, { batchSize: 10, oneHot }), {
    epochs: 1,
  });
  expect(history.loss![0]).toBeCloseTo(Math.log(4), 5);
});
