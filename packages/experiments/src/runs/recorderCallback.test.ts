import { corrupt, partialLabels } from "@rote/corruptions";
import { gaussianClusters } from "@rote/datasets";
import { areaUnderMargin, firstEpochLearned } from "@rote/measures";
import { settingsOf } from "@rote/records";
import { parseRecord } from "@rote/records/schemas";
import { evaluate } from "@rote/training";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { initializers, layers, sequential } from "@tensorflow/tfjs-layers";
import { beforeAll, describe, expect, test } from "vitest";
import { recorderCallback, SpecificationError } from "../index.ts";

beforeAll(async () => {
  await tf.setBackend("cpu");
});

const clusters = { shape: [4, 4, 1], classes: 3, seed: 0, separation: 0.8 } as const;
const clean = gaussianClusters({ ...clusters, n: 90 });
const held = gaussianClusters({ ...clusters, n: 30, split: "test" });
const corruption = partialLabels({ probability: 0.3, seed: 0 });
const { batch: train, manifest } = corrupt(clean, corruption);
const changed = new Uint8Array(90);
for (const { index, label } of manifest) if (label) changed[index] = 1;

function network(withSoftmax = false) {
  const dense = (units: number, seed: number, activation?: "relu" | "softmax") =>
    layers.dense({
      units,
      kernelInitializer: initializers.glorotUniform({ seed }),
      ...(activation && { activation }),
    });
  const model = sequential({
    layers: [
      layers.flatten({ inputShape: [4, 4, 1] }),
      dense(16, 1, "relu"),
      dense(3, 2, withSoftmax ? "softmax" : undefined),
    ],
  });
  const crossEntropy = (y: tf.Tensor, logits: tf.Tensor) =>
    tf.losses.softmaxCrossEntropy(y, logits) as tf.Tensor;
  model.compile({
    optimizer: tf.train.sgd(0.1),
    loss: withSoftmax ? "categoricalCrossentropy" : crossEntropy,
    metrics: ["accuracy"],
  });
  return model;
}

const x = tf.tensor4d(Float32Array.from(train.images), [90, 4, 4, 1]);
const y = tf.oneHot(tf.tensor1d(Int32Array.from(train.labels), "int32"), 3);

async function recorded({ withSoftmax = false, fits = [3] } = {}) {
  const model = network(withSoftmax);
  const output = withSoftmax ? "probabilities" : "logits";
  const recorder = recorderCallback({ train, test: held, changed, output });
  for (const epochs of fits) {
    const fit = { epochs, batchSize: 16, shuffle: false, verbose: 0, callbacks: recorder };
    await model.fit(x, y, fit);
  }
  return { model, recorder };
}

describe("recorderCallback", () => {
  test("takes images in a plain list as `run` does", async () => {
    const listed = { ...train, images: Array.from(train.images) as never };
    const model = network(false);
    const recorder = recorderCallback({ train: listed, test: listed, changed });
    await model.fit(x, y, {
      epochs: 1,
      batchSize: 16,
      shuffle: false,
      verbose: 0,
      callbacks: recorder,
    });
    const { accuracy } = await evaluate(model, train);
    expect(recorder.epochs[0]).toMatchObject({ testAccuracy: accuracy });
  });

  test("has loss and margin of every example after each epoch, and the accuracies", async () => {
    const { model, recorder } = await recorded();
    const { epochs, examples, losses, margins } = recorder.examples;
    expect([epochs, examples, losses.length, margins.length]).toEqual([3, 90, 270, 270]);
    const last = recorder.epochs.at(-1)!;
    const { loss, accuracy } = await evaluate(model, train);
    expect(losses.subarray(180).reduce((a, b) => a + b) / 90).toBeCloseTo(loss, 5);
    expect(margins.subarray(180).filter((margin) => margin > 0).length / 90).toBe(accuracy);
    expect(last.trainAccuracy).toBeCloseTo(accuracy, 12);
    expect(last.testAccuracy).toBe((await evaluate(model, held)).accuracy);
    expect(last).toMatchObject({ epoch: 3, step: 18, learningRate: expect.closeTo(0.1) });
    expect(last.onlineAccuracy).toBeGreaterThan(0);
    expect(last.unchangedLabelAccuracy!).toBeGreaterThan(last.changedLabelAccuracy!);
    expect(recorder.epochs[0]!.loss).toBeGreaterThan(last.loss);
  });

  test("the measures take its tables; wrong labels have the smaller areas", async () => {
    const { margins, epochs, examples } = (await recorded({ fits: [8] })).recorder.examples;
    const areas = areaUnderMargin({ data: margins, shape: [epochs, examples] });
    const mean = (kind: number) => {
      const own = areas.filter((_, i) => changed[i] === kind);
      return own.reduce((a, b) => a + b) / own.length;
    };
    expect(mean(1)).toBeLessThan(mean(0));
    expect(firstEpochLearned({ data: margins, shape: [epochs, examples] })).toHaveLength(90);
  });

  test("probabilities give the losses and margins of their logits", async () => {
    const logits = (await recorded()).recorder.examples;
    const probabilities = (await recorded({ withSoftmax: true })).recorder.examples;
    for (const name of ["losses", "margins"] as const) {
      for (const [i, value] of probabilities[name].entries()) {
        expect(value).toBeCloseTo(logits[name][i]!, 3);
      }
    }
  });

  test("several calls of fit are one training, and no tensor stays", async () => {
    const { recorder } = await recorded({ fits: [2, 1] });
    const once = (await recorded()).recorder;
    expect(recorder.examples).toEqual(once.examples);
    expect(recorder.epochs.map(({ epoch, step }) => [epoch, step])).toEqual([
      [1, 6],
      [2, 12],
      [3, 18],
    ]);
    const model = network();
    const before = tf.memory().numTensors;
    await model.fit(x, y, { epochs: 1, verbose: 0 });
    const plain = tf.memory().numTensors - before;
    const other = network();
    const start = tf.memory().numTensors;
    await other.fit(x, y, { epochs: 1, verbose: 0, callbacks: recorderCallback({ train }) });
    expect(tf.memory().numTensors - start).toBe(plain);
  });

  test("its record is one that figures and reports read, and settings tell apart", async () => {
    const { recorder } = await recorded();
    const about = { model: "my-network", dataset: "clusters", corruption };
    const record = await recorder.record(about);
    const parsed = parseRecord(JSON.parse(JSON.stringify(record)))!;
    expect(parsed.kind).toBe("training");
    expect(record).toMatchObject({
      name: "partially corrupted labels",
      corruption: { name: "partialLabels", params: { probability: 0.3 }, seed: 0 },
      dataset: {
        classes: 3,
        train: { examples: 90, changedLabels: 13 },
      },
      specification: { model: "my-network", train: 90, test: 30, epochs: 3, seed: 0 },
    });
    const { changed: wrong, unchanged, above } = record.dynamics!;
    expect([wrong!.examples, unchanged!.examples]).toEqual([13, 77]);
    expect(above!.areaUnderMargin).toBeLessThan(0.5);
    expect(record.result.trainAccuracy).toBe(recorder.epochs.at(-1)!.trainAccuracy);
    const other = await recorder.record({ ...about, specification: { batchSize: 16 } });
    expect(other.specificationHash).not.toBe(record.specificationHash);
    expect(settingsOf([record, other])).toHaveLength(2);
    expect(settingsOf([record, await recorder.record({ ...about, seed: 1 })])).toHaveLength(1);
  });

  test.each<[object, RegExp]>([
    [{ train: { ...train, labels: [0] } }, /train must have images .* 1440 values and 1 labels/],
    [{ train, changed: [1] }, /changed must have a number for each of 90 examples, got 1/],
    [{ train, changed: Array(90).fill(2) }, /changed must be of zeros and ones, got 2/],
    [{ train, changed: Array(90).fill(Number.NaN) }, /changed must be of zeros and ones, got NaN/],
    [{ train, changed: Array(90).fill(0).with(5, undefined) }, /zeros and ones, got undefined/],
    [{ train, output: "logit" }, /output/],
  ])("refuses %#", (options, message) => {
    expect(() => recorderCallback(options as never)).toThrow(SpecificationError);
    expect(() => recorderCallback(options as never)).toThrow(message);
  });

  test("what the network gives is seen after the first epoch", async () => {
    const fitted = async (withSoftmax: boolean, output?: "logits" | "probabilities") => {
      const recorder = recorderCallback({ train, ...(output && { output }) });
      const options = { epochs: 2, batchSize: 16, shuffle: false, verbose: 0, callbacks: recorder };
      await network(withSoftmax).fit(x, y, options);
      return recorder.examples;
    };
    expect(await fitted(true)).toEqual(await fitted(true, "probabilities"));
    expect(await fitted(false)).toEqual(await fitted(false, "logits"));
    const wrong = fitted(true, "logits");
    await expect(wrong).rejects.toThrow(SpecificationError);
    await expect(wrong).rejects.toThrow(
      'output must be what the network gives, probabilities after epoch 1, got "logits". ' +
        'Leave it out, or give output: "probabilities".',
    );
    await expect(fitted(false, "probabilities")).rejects.toThrow(
      'logits after epoch 1, got "probabilities"',
    );
  });

  test("a recorder is of one network, and has examples once it has seen an epoch", async () => {
    const recorder = recorderCallback({ train });
    expect(() => recorder.examples).toThrow(/examples must come after an epoch of fit/);
    const options = { epochs: 1, verbose: 0, callbacks: recorder };
    await network().fit(x, y, options);
    expect(recorder.examples.epochs).toBe(1);
    await expect(network().fit(x, y, options)).rejects.toThrow(/given to one network, got /);
  });

  test("epochs are counted as fit counts them, and none is left out before the first", async () => {
    const model = network();
    const recorder = recorderCallback({ train });
    const fit = (epochs: number, initialEpoch: number) =>
      model.fit(x, y, { epochs, initialEpoch, batchSize: 90, verbose: 0, callbacks: recorder });
    await expect(fit(5, 3)).rejects.toThrow(
      "recorderCallback: epochs must be recorded from the first on, got initialEpoch 3 after 0",
    );
    await fit(3, 0);
    await fit(5, 3); // goes on where the first ended
    expect(recorder.epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5]);
    await expect(fit(9, 8)).rejects.toThrow(SpecificationError);
    model.dispose();
  });

  test("a training that diverged is said to be one", async () => {
    const model = network();
    model.setWeights(model.weights.map(({ shape }) => tf.fill(shape as number[], Number.NaN)));
    const options = { epochs: 1, verbose: 0, callbacks: recorderCallback({ train }) };
    const fit = model.fit(x, y, options);
    await expect(fit).rejects.toThrow(SpecificationError);
    await expect(fit).rejects.toThrow(/got NaN after epoch 1: the training diverged/);
  });

  test("a record says nothing that nobody gave", async () => {
    const { recorder } = await recorded({ fits: [1] });
    const about = { model: "m", dataset: "d", corruption };
    const { corruption: _, ...without } = about;
    for (const [wrong, message] of [
      [{ ...without, corrupton: corruption }, 'got "corrupton". Did you mean "corruption"?'],
      [without, "corruption must say what changed the labels of 13 examples, got none"],
      [{ ...about, corruption: { name: "randomLabels" } }, "about.corruption.params"],
      [{ ...about, seed: "1" }, 'seed must be a number, got "1"'],
      [{ ...about, specification: { bachSize: 3 } }, 'Did you mean "batchSize"?'],
      [{ ...about, specification: { batchSize: "3" } }, "batchSize"],
      [null, "about must be an object"],
      [{ model: "m" }, "about.dataset must be a text"],
    ] as const) {
      const record = recorder.record(wrong as never);
      await expect(record, message).rejects.toThrow(SpecificationError);
      await expect(record).rejects.toThrow(message);
    }
    const { specification } = await recorder.record({ ...about, specification: { batchSize: 3 } });
    expect(specification).toMatchObject({ batchSize: 3, model: "m", dataset: "d" });
  });

  test("says in fit what does not go with the network", async () => {
    const fit = (options: Parameters<typeof recorderCallback>[0], epochs = 1) =>
      network().fit(x, y, { epochs, verbose: 0, callbacks: recorderCallback(options) });
    const labels = Int32Array.from(train.labels, () => 3);
    await expect(fit({ train: { ...train, labels } })).rejects.toThrow(
      "takes images of 4×4×1 and knows classes 0 to 2, got 4×4×1 and a label 3.",
    );
    const wide = { images: new Uint8Array(2 * 25), shape: [2, 5, 5, 1] as const, labels: [0, 1] };
    await expect(fit({ train, test: wide })).rejects.toThrow("got 5×5×1.");
    await expect(fit({ train }, 2e6)).rejects.toThrow(/at most 134217728, got 90 examples/);
    const early = recorderCallback({ train }).record({ model: "m", dataset: "d" });
    await expect(early).rejects.toThrow(/record must come after an epoch of fit, got none/);
  });
});
