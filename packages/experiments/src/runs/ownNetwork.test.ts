import { createHash } from "node:crypto";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { dropout } from "@rote/regularizers";
import { initializers, layers, sequential } from "@tensorflow/tfjs-layers";
import { beforeAll, describe, expect, test } from "vitest";
import { loadData } from "../data/loadData.ts";
import {
  type CreateModel,
  completeSpecification,
  encodeRunCheckpoint,
  ownNetwork,
  type RunCheckpoint,
  type RunOptions,
  type RunRecord,
  type RunSpecification,
  SpecificationError,
  trainedNetwork,
} from "../index.ts";
import { runGiven } from "./runGiven.testing.ts";

beforeAll(async () => {
  await tf.setBackend("cpu");
});

const linear: CreateModel = ({ inputShape, classes, seed }) =>
  sequential({
    layers: [
      layers.flatten({ inputShape }),
      layers.dense({ units: classes, kernelInitializer: initializers.glorotUniform({ seed }) }),
    ],
  });
const network = await ownNetwork(linear);
const another = await ownNetwork(linear, "another");
const given: RunSpecification = {
  dataset: "gaussianClusters",
  train: 24,
  test: 8,
  model: network.name,
  epochs: 2,
  batchSize: 8,
  stopAtAccuracy: null,
};
const data = await loadData(completeSpecification(given));

async function runOf(more: RunSpecification = {}, options: RunOptions = { network }) {
  let record: RunRecord | undefined;
  const checkpoints: RunCheckpoint[] = [];
  const every = { ...options, checkpointEvery: { epochs: 1 } };
  for await (const event of runGiven({ ...given, ...more }, data, every)) {
    if (event.type === "checkpoint") checkpoints.push(event.checkpoint);
    if (event.type === "record") record = event.record;
  }
  return { record: record!, checkpoints };
}

describe("a network of one's own", () => {
  test("that is the same at each call, or has nothing to train, is refused", async () => {
    const options = { inputShape: [14, 14, 1], classes: 10, seed: 0 };
    const kept = linear(options);
    const again = await ownNetwork(() => kept, "kept");
    await expect(runOf({ model: again.name }, { network: again })).rejects.toThrow(
      "createModel must make a network at each call, got one that it has returned before.",
    );
    const still: CreateModel = (sizes) => {
      const model = linear(sizes);
      for (const layer of model.layers) layer.trainable = false;
      return model;
    };
    const frozen = await ownNetwork(still, "frozen");
    await expect(runOf({ model: frozen.name }, { network: frozen })).rejects.toThrow(
      "createModel must return a network with weights to train, got one without.",
    );
  });

  test("is named after the SHA-256 of its source", () => {
    const hash = createHash("sha256").update(String(linear)).digest("hex");
    expect(network).toEqual({ name: `own-${hash}`, createModel: linear, source: String(linear) });
    expect(completeSpecification(given)).toMatchObject({
      model: `own-${hash}`,
      learningRate: 0.01,
    });
  });

  test("whose first weights are not finite is refused, naming them", async () => {
    const wild = await ownNetwork(({ inputShape, classes }) =>
      sequential({
        layers: [
          layers.flatten({ inputShape }),
          layers.dense({
            units: classes,
            kernelInitializer: initializers.constant({ value: Number.NaN }),
          }),
        ],
      }),
    );
    await expect(runOf({ model: wild.name }, { network: wild })).rejects.toThrow(
      /createModel must give finite initial weights, got NaN in dense.*kernel at 0/,
    );
  });

  test("is trained, and its source recorded; the seed determines the weights", async () => {
    const before = tf.memory().numTensors;
    const [one, two] = [await runOf(), await runOf()];
    expect(tf.memory().numTensors).toBe(before);
    const { record } = one;
    expect(record.model).toEqual({
      name: network.name,
      trainableParameters: 196 * 10 + 10,
      source: String(linear),
    });
    expect(two.record.result.weightsHash).toBe(record.result.weightsHash);
    const other = await runOf({ seed: 1 });
    expect(other.record.result.weightsHash).not.toBe(record.result.weightsHash);
  });

  test.each([
    ["dropout", () => layers.dropout({ rate: 0.5 }), /"\w+" \(Dropout\), which draws anew/],
    ["noise", () => layers.gaussianNoise({ stddev: 0.1 }), /GaussianNoise/],
    [
      "dropout within a network within it",
      () => sequential({ layers: [layers.dropout({ rate: 0.1, inputShape: [196] })] }),
      /\(Dropout\)/,
    ],
    ["softmax", () => layers.softmax({}), /must return a network that gives logits, got softmax/],
  ])("that ends in %s is refused: the seed, or the loss, would not fit", async (_, last, said) => {
    const createModel: CreateModel = ({ inputShape, classes, seed }) => {
      const kernelInitializer = initializers.glorotUniform({ seed });
      const logits = layers.dense({ units: classes, kernelInitializer });
      const isLast = /softmax/.test(String(last));
      const rest = isLast ? [logits, last()] : [last(), logits];
      return sequential({ layers: [layers.flatten({ inputShape }), ...rest] });
    };
    const own = await ownNetwork(createModel, String(last));
    const started = runOf({ model: own.name }, { network: own });
    await expect(started).rejects.toThrow(SpecificationError);
    await expect(started).rejects.toThrow(said);
  });

  test("may have the dropout of @rote/regularizers, which the seed determines", async () => {
    const own = await ownNetwork(({ inputShape, classes, seed }) => {
      const kernelInitializer = initializers.glorotUniform({ seed });
      const drop = dropout({ rate: 0.5, name: "drop", seed });
      const logits = layers.dense({ units: classes, kernelInitializer });
      return sequential({ layers: [layers.flatten({ inputShape }), drop, logits] });
    });
    const hashes = [];
    for (let i = 0; i < 2; i++) {
      const { record } = await runOf({ model: own.name }, { network: own });
      hashes.push(record.result.weightsHash);
    }
    expect(hashes[0]).toBe(hashes[1]);
  });

  test("resumes from a checkpoint, and is built again from one", async () => {
    const { record, checkpoints } = await runOf();
    const resumed = await runOf({}, { network, resume: checkpoints[0]! });
    expect(resumed.record.result.weightsHash).toBe(record.result.weightsHash);
    const last = checkpoints.at(-1)!;
    const model = trainedNetwork(last, { network });
    expect(model.weights.map(({ shape }) => shape)).toEqual([[196, 10], [10]]);
    model.dispose();
    expect(() => trainedNetwork(last)).toThrow(/must be given, got none/);
    expect((await encodeRunCheckpoint(last)).length).toBeGreaterThan(0);
  });

  test("takes coupled weight decay as a named network does", async () => {
    const weights = async (weightDecay: number) => (await runOf({ weightDecay })).record.result;
    expect((await weights(0.5)).weightsHash).not.toBe((await weights(0)).weightsHash);
  });

  test.each<[string, RunSpecification, RunOptions, RegExp]>([
    ["not given", {}, {}, /run: the network of the specification, own-.*, must be given, got none/],
    ["another", {}, { network: another }, /must be given, got own-[0-9a-f]{64}\. Pass the module/],
    [
      "of another name",
      {},
      { network: { ...network, name: "own-1" } },
      /network.name must be that of its source/,
    ],
    ["with dropout", { dropout: 0.5 }, { network }, /dropout goes with a network that has a name/],
  ])("is refused where it is %s", async (_, more, options, message) => {
    const refused = runOf(more, options);
    await expect(refused).rejects.toThrow(SpecificationError);
    await expect(runOf(more, options)).rejects.toThrow(message);
  });

  test.each<[string, CreateModel, RegExp]>([
    [
      "other weights each time",
      ({ inputShape, classes }) =>
        sequential({ layers: [layers.flatten({ inputShape }), layers.dense({ units: classes })] }),
      /must give the same initial weights for a seed, got other ones of .*kernel/,
    ],
    [
      "too few logits",
      ({ inputShape }) =>
        sequential({ layers: [layers.flatten({ inputShape }), layers.dense({ units: 3 })] }),
      /from \[batch,14,14,1\] to \[batch,10\], got one from \[batch,14,14,1\] to \[batch,3\]/,
    ],
    ["no network", () => undefined as never, /got one from no network to no network/],
  ])("is refused where it has %s, and leaves no tensor", async (_, createModel, message) => {
    const wrong = await ownNetwork(createModel);
    const before = tf.memory().numTensors;
    await expect(runOf({ model: wrong.name }, { network: wrong })).rejects.toThrow(message);
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe("images", () => {
  const shapeOf = async (more: RunSpecification) => {
    let shape: readonly number[] = [];
    let first: number[] = [];
    const inspect: RunOptions["inspect"] = ({ train }) => {
      ({ shape } = train);
      first = Array.from(train.images.subarray(0, 3));
    };
    await runOf(more, { network, inspect });
    return { shape, first };
  };

  test("are cropped as the specification says, and not at all for null", async () => {
    expect((await shapeOf({})).shape).toEqual([24, 14, 14, 1]);
    expect((await shapeOf({ crop: 8 })).shape).toEqual([24, 8, 8, 1]);
    expect((await shapeOf({ crop: null })).shape).toEqual([24, 14, 14, 1]);
  });

  test("stay as they are without whitening", async () => {
    const { first } = await shapeOf({ whitening: false });
    expect(first).toEqual(Array.from(data.train.images.subarray(0, 3)));
    expect((await shapeOf({})).first).not.toEqual(first);
  });

  test("have a size of their own in a folder of pictures alone", () => {
    expect(() => completeSpecification({ ...given, pictureSize: 64 })).toThrow(
      /pictureSize goes with the dataset imageFolder, got 64 with gaussianClusters/,
    );
    const sized = { dataset: "imageFolder", train: 9, test: 3, pictureSize: 64, crop: null };
    expect(completeSpecification(sized)).toMatchObject({ pictureSize: 64, crop: null });
  });
});
