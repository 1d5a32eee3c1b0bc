// Every way in gives an example what `corrupt` gives it in the whole set.

import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import * as data from "@tensorflow/tfjs-data";
import { beforeAll, describe, expect, test } from "vitest";
import { take, testBatch } from "./batch.testing.ts";
import {
  type Batch,
  BatchError,
  centerCrop,
  compose,
  corruptExample,
  corruptExamples,
  type Example,
  gaussianPixels,
  randomLabels,
  randomPixels,
} from "./index.ts";
import { corruptTensors } from "./tfjs.ts";
import { corruptDataset } from "./tfjs-data.ts";

const shape = [9, 4, 5, 3] as const;
const { classes } = testBatch(shape);
const batch = testBatch(shape, "train");
const stream = { classes, split: "train" };
const size = 4 * 5 * 3;

const movesAndRelabels = compose([randomPixels({ seed: 1 }), randomLabels({ seed: 2 })]);
const gaussian = gaussianPixels({ seed: 3, moments: { mean: 100, variance: 900 } });
const crops = compose([movesAndRelabels, centerCrop({ height: 2, width: 3 })]);

function* examples(of: Batch, order: readonly number[] = [...of.indices]): Generator<Example> {
  const [, height, width, channels] = of.shape;
  const size = height * width * channels;
  for (const i of order) {
    const image = of.images.slice(i * size, (i + 1) * size);
    yield { index: i, image, shape: [height, width, channels], label: of.labels[i]! };
  }
}

tf.env().set("IS_TEST", true); // no banner

beforeAll(() => tf.setBackend("cpu"));

describe("corruptExamples", () => {
  test.each([
    ["labels and places of pixels", movesAndRelabels],
    ["values of pixels", gaussian],
    ["sizes", crops],
  ])("gives the examples of the whole set, in any order: %s", async (_, corruption) => {
    const order = [4, 0, 8, 4, 1];
    const expected = [...examples(corruption.apply(batch), order)];
    const seen = [];
    for await (const example of corruptExamples(examples(batch, order), corruption, stream)) {
      seen.push(example);
    }
    expect(seen).toEqual(expected);
  });

  test("takes an async source, holds one example at a time, and closes it early", async () => {
    let [given, closed] = [0, false];
    async function* source() {
      try {
        for (const example of examples(batch)) {
          given++;
          yield { ...example, file: `image-${example.index}.png` };
        }
      } finally {
        closed = true;
      }
    }
    for await (const example of corruptExamples(source(), gaussian, stream)) {
      expect(example.file).toBe(`image-${example.index}.png`);
      expect(given).toBe(example.index + 1);
      if (example.index === 3) break;
    }
    expect([given, closed]).toEqual([4, true]);
  });

  test("refuses an example that does not fit", async () => {
    const [example] = examples(batch);
    const wrong = corruptExamples([{ ...example!, label: 10 }], gaussian, stream);
    await expect(wrong.next()).rejects.toThrow("labels must be from 0 to 9, got 10.");
  });
});

describe("corruptTensors", () => {
  const rows = [7, 2, 2, 0];
  const some = take(batch, rows);
  const images = (dtype: "int32" | "float32") => tf.tensor4d(some.images, [4, 4, 5, 3], dtype);
  const expected = (of = movesAndRelabels) => take(of.apply(batch), rows);

  test.each(["int32", "float32"] as const)(
    "gives the examples of the whole set: %s",
    async (dtype) => {
      const labels = tf.tensor1d([...some.labels], dtype);
      const indices = tf.tensor1d(rows, "int32");
      const after = await corruptTensors(
        { ...stream, images: images(dtype), labels, indices },
        movesAndRelabels,
      );
      expect([after.images.dtype, after.labels.dtype]).toEqual([dtype, dtype]);
      expect(after.images.shape).toEqual([4, 4, 5, 3]);
      expect([...(await after.images.data())]).toEqual([...expected().images]);
      expect([...(await after.labels.data())]).toEqual([...expected().labels]);
    },
  );

  test("takes and gives one-hot labels", async () => {
    const labels = tf.oneHot(tf.tensor1d([...some.labels], "int32"), 10) as tf.Tensor2D;
    const after = await corruptTensors(
      { ...stream, images: images("float32"), labels, indices: rows },
      movesAndRelabels,
    );
    expect(after.labels.shape).toEqual([4, 10]);
    expect([...(await tf.argMax(after.labels, 1).data())]).toEqual([...expected().labels]);
    expect([...(await tf.sum(after.labels, 1).data())]).toEqual([1, 1, 1, 1]);
  });

  test("gives float32 Gaussian pixels for bytes, and the size of a crop", async () => {
    const labels = tf.tensor1d([...some.labels], "int32");
    const given = { ...stream, images: images("int32"), labels, indices: rows };
    const drawn = await corruptTensors(given, gaussian);
    expect(drawn.images.dtype).toBe("float32");
    expect(await drawn.images.data()).toEqual(expected(gaussian).images);
    const cropped = await corruptTensors(given, crops);
    expect(cropped.images.shape).toEqual([4, 2, 3, 3]);
  });

  test("makes two tensors and leaves those given alone", async () => {
    const labels = tf.tensor1d([...some.labels], "int32");
    const given = { ...stream, images: images("int32"), labels, indices: rows };
    const { numTensors } = tf.memory();
    const after = await corruptTensors(given, randomLabels({ seed: 0 }));
    expect(tf.memory().numTensors).toBe(numTensors + 2);
    expect([...(await given.images.data())]).toEqual([...some.images]);
    tf.dispose([after.images, after.labels]);
    expect([...(await given.images.data())]).toEqual([...some.images]);
  });

  test("refuses labels and images it cannot read", async () => {
    const labels = tf.tensor1d([...some.labels], "int32");
    const run = (wrong: object) =>
      corruptTensors(
        { ...stream, images: images("int32"), labels, indices: rows, ...wrong },
        gaussian,
      );
    await expect(run({ labels: tf.zeros([4, 3]) })).rejects.toThrow(
      "corruptTensors: labels must have shape [n] or [n, 10], got [4, 3].",
    );
    await expect(run({ labels: tf.zeros([4, 10]) })).rejects.toThrow("labels must be one-hot");
    await expect(run({ images: tf.fill([4, 4, 5, 3], 256, "int32") })).rejects.toThrow(
      "int32 images must be bytes, 0 … 255, got 256. Use float32 for others.",
    );
    await expect(run({ labels: tf.ones([4], "bool") })).rejects.toThrow(
      "corruptTensors: labels must be int32 or float32, got bool. Use tf.cast.",
    );
    await expect(run({ images: tf.zeros([4, 60]) })).rejects.toThrow("must have shape [n, height");
  });
});

describe("corruptDataset", () => {
  const elements = (oneHot: boolean) =>
    [...examples(batch)].map(({ image, label }) => ({
      xs: tf.tensor3d(image, [4, 5, 3], "int32"),
      ys: oneHot ? tf.oneHot(label, 10) : tf.scalar(label, "int32"),
    }));
  const dataset = data.array(elements(false));

  test("gives the examples of the whole set, the same in every epoch", async () => {
    const after = movesAndRelabels.apply(batch);
    const corrupted = corruptDataset(dataset, movesAndRelabels, stream);
    for (const _epoch of [0, 1]) {
      const seen = await corrupted.toArray();
      expect(seen.map(({ ys }) => ys.dataSync()[0])).toEqual([...after.labels]);
      expect(seen.flatMap(({ xs }) => [...xs.dataSync()])).toEqual([...after.images]);
      expect(seen[0]!.xs.shape).toEqual([4, 5, 3]);
    }
  });

  test("goes on through shuffle and batch, one-hot labels too", async () => {
    const after = movesAndRelabels.apply(batch);
    const hot = data.array(elements(true));
    const shuffled = corruptDataset(hot, movesAndRelabels, stream).shuffle(9, "seed").batch(4);
    const batches = (await shuffled.toArray()) as { xs: tf.Tensor; ys: tf.Tensor }[];
    expect(batches.map(({ xs }) => xs.shape[0])).toEqual([4, 4, 1]);
    const seen = new Map<string, number>();
    for (const { xs, ys } of batches) {
      const labels = tf.argMax(ys, 1).dataSync();
      const pixels = xs.dataSync();
      for (const [i, label] of labels.entries()) {
        seen.set(pixels.subarray(i * size, (i + 1) * size).join(), label);
      }
    }
    for (const { image, label } of examples(after)) expect(seen.get(image.join())).toBe(label);
  });

  test("takes what tf.data.zip gives", async () => {
    const [xs, ys] = [elements(false), elements(false)];
    const zipped = data.zip({
      xs: data.array(xs.map(({ xs }) => xs)),
      ys: data.array(ys.map(({ ys }) => ys)),
    });
    const seen = await corruptDataset(zipped, movesAndRelabels, stream).toArray();
    const labels = movesAndRelabels.apply(batch).labels;
    expect(seen.map(({ ys }) => ys.dataSync()[0])).toEqual([...labels]);
  });

  test("is not needed where elements have an index: mapAsync takes corruptTensors", async () => {
    const after = movesAndRelabels.apply(batch);
    const carrying = data.array(elements(false).map((element, index) => ({ ...element, index })));
    const { numTensors } = tf.memory();
    const batches = await carrying
      .shuffle(9, "seed")
      .batch(4)
      .mapAsync(async (value) => {
        const { xs, ys, index } = value as { xs: tf.Tensor4D; ys: tf.Tensor1D; index: tf.Tensor1D };
        const given = { ...stream, images: xs, labels: ys, indices: index };
        return { ...(await corruptTensors(given, movesAndRelabels)), index: index.clone() };
      })
      .toArray();
    const seen: number[] = [];
    for (const value of batches as { labels: tf.Tensor; images: tf.Tensor; index: tf.Tensor }[]) {
      for (const [i, index] of value.index.dataSync().entries()) {
        seen.push(index);
        expect(value.labels.dataSync()[i]).toBe(after.labels[index]);
        const image = value.images.dataSync().subarray(i * size, (i + 1) * size);
        expect([...image]).toEqual([...after.images.subarray(index * size, (index + 1) * size)]);
      }
      tf.dispose(value);
    }
    expect(seen.sort()).toEqual([...batch.indices]);
    expect(tf.memory().numTensors).toBe(numTensors);
  });

  test("leaves no tensor behind but those it gives", async () => {
    const { numTensors } = tf.memory();
    for (const element of await corruptDataset(dataset, gaussian, stream).toArray()) {
      tf.dispose([element.xs, element.ys]);
    }
    expect(tf.memory().numTensors).toBe(numTensors);
  });

  test("refuses batches", async () => {
    const batches = dataset.batch(2);
    await expect(corruptDataset(batches, gaussian, stream).toArray()).rejects.toThrow(
      "got { xs: [2,4,5,3], ys: [2] }. Call it before batch().",
    );
  });
});

describe("an example that is none", () => {
  const [first] = [...examples(batch, [0])];
  test.each([
    ["a label of 1.5", { label: 1.5 }, "label must be an integer, got 1.5"],
    ["a label of NaN", { label: Number.NaN }, "label must be an integer, got NaN"],
    ["a label of 2³² + 1", { label: 2 ** 32 + 1 }, "label must be an integer, got 4294967297"],
    ["a label beyond the classes", { label: 10 }, "labels must be from 0 to 9, got 10"],
    ["no index", { index: undefined }, "index must be the example's place in its split"],
    ["the index −1", { index: -1 }, "an integer in [0, 2^32 − 1], got -1"],
    ["the index 0.5", { index: 0.5 }, "got 0.5"],
  ])("with %s is refused", (_, part, message) => {
    const example = { ...first!, ...part } as Example;
    expect(() => corruptExample(example, randomPixels({ seed: 1 }), stream)).toThrow(message);
    expect(() => corruptExample(example, randomPixels({ seed: 1 }), stream)).toThrow(BatchError);
  });

  test("is refused among tensors", async () => {
    const images = tf.tensor4d(batch.images, [...shape], "int32");
    const labels = tf.tensor1d([...batch.labels], "float32");
    const of = (part: object) =>
      corruptTensors({ images, labels, indices: batch.indices, classes, ...part }, gaussian);
    await expect(of({ labels: tf.add(labels, 0.5) })).rejects.toThrow(/labels must be integers/);
    await expect(of({ indices: Array(9).fill(Number.NaN) })).rejects.toThrow(/got NaN/);
    await expect(of({ indices: Array(9).fill(1.5) })).rejects.toThrow(/got 1.5/);
  });
});
