import { cpus } from "node:os";
import { startBackend } from "@rote/backends";
import type { Json } from "@rote/records";
import { DivergedError } from "@rote/training";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { noise } from "../data/noise.testing.ts";
import { rowsOf } from "../data/rowsOf.ts";
import {
  completeSpecification,
  conditions,
  ResumeError,
  type RunCheckpoint,
  type RunRecord,
  type RunSpecification,
  type RunView,
  randomizations,
  SpecificationError,
} from "../index.ts";
import { verifyDetermined } from "../training/verifyDetermined.ts";
import { runGiven } from "./runGiven.testing.ts";

beforeAll(async () => {
  await startBackend({ backend: "wasm" });
});

const data = noise(40);
/** Each label stays with probability 1 − p, or becomes the next. */
const matrixOf = (p: number) =>
  Array.from({ length: 10 }, (_, i) =>
    Array.from({ length: 10 }, (_, j) => (i === j ? 1 - p : j === (i + 1) % 10 ? p : 0)),
  );
const base: RunSpecification = {
  dataset: "mnist",
  train: 40,
  test: 40,
  batchSize: 20,
  epochs: 3,
  learningRate: 0.001, // too small to fit in three epochs
};

async function record(specification: RunSpecification): Promise<RunRecord> {
  let result: RunRecord | undefined;
  for await (const event of runGiven(specification, data)) {
    if (event.type === "record") result = event.record;
  }
  return result!;
}

describe("run", () => {
  test("records everything that determined it, and what came of each epoch", async () => {
    const corruption = { name: "partialLabels", params: { probability: 0.5 } };
    const found = await record({ ...base, corruption, seed: 3 });
    expect(found).toMatchObject({
      kind: "training",
      version: 1,
      name: conditions.partialLabels,
      specification: { ...base, seed: 3, model: "mlp-1x512", optimizer: { momentum: 0.9 } },
      specificationHash: expect.stringMatching(/^[0-9a-f]{64}$/),
      dataset: {
        name: "mnist",
        train: { examples: 40, fingerprint: "noise train 40", changedImages: 0 },
        test: { examples: 40, fingerprint: "noise test 40", changedImages: 0 },
      },
      corruption: { name: "partialLabels", params: { probability: 0.5 }, seed: 3 },
      model: { name: "mlp-1x512", trainableParameters: 784 * 512 + 512 + 5130 },
      environment: {
        backend: "wasm",
        tfjs: "4.22.0",
        rote: expect.stringMatching(/^\d+\.\d+\.\d+$/),
        runtime: `Node ${process.versions.node}`,
        processor: cpus()[0]!.model.trim(),
        packages: {
          "@rote/random": expect.stringMatching(/^\d+\.\d+\.\d+$/),
          "@tensorflow/tfjs-layers": "4.22.0",
        },
      },
    });
    expect(found.dataset.train.changedLabels).toBeGreaterThan(5); // 18 on average
    expect(found.epochs.map(({ epoch, step }) => [epoch, step])).toEqual([
      [1, 2],
      [2, 4],
      [3, 6],
    ]);
    expect(found.result).toMatchObject({
      epochsToFit: null,
      testAccuracy: found.epochs.at(-1)!.testAccuracy,
    });
  });

  test("tests on labels corrupted like the training labels, and on clean ones", async () => {
    const random = await record({ ...base, corruption: { name: "randomLabels", params: {} } });
    expect(random.dataset.test.changedLabels).toBeGreaterThan(25);
    expect(random.epochs.some((e) => e.testAccuracy !== e.cleanLabelTestAccuracy)).toBe(true);
    const shuffled = await record({ ...base, corruption: { name: "shuffledPixels", params: {} } });
    expect(shuffled.epochs.every((e) => e.testAccuracy === e.cleanLabelTestAccuracy)).toBe(true);
  });

  test("gives the same weights for the same specification, others for another seed", async () => {
    const hash = async (seed: number) => (await record({ ...base, seed })).result.weightsHash;
    const first = await hash(0);
    expect(await hash(0)).toBe(first);
    expect(await hash(1)).not.toBe(first);
  });

  test("draws Gaussian images with the moments of the training images", async () => {
    const { params } = (
      await record({ ...base, corruption: { name: "gaussianPixels", params: {} } })
    ).corruption;
    const images = Array.from(data.train.images);
    const mean = images.reduce((sum, x) => sum + x, 0) / images.length;
    const variance = images.reduce((sum, x) => sum + (x - mean) ** 2, 0) / images.length;
    const moments = params.moments as { mean: number; variance: number };
    expect(moments.mean).toBeCloseTo(mean, 9);
    expect(moments.variance).toBeCloseTo(variance, 6);
  });

  test("lowers the learning rate by 0.95 for each 50,000 examples", async () => {
    const { epochs } = await record({
      ...base,
      schedule: { name: "exponential", examples: 80 },
      epochs: 5,
      learningRate: 1e-6,
    });
    const rates = epochs.map((epoch) => epoch.learningRate * 1e6);
    const expected = [1, 1, 0.95, 0.95, 0.95 ** 2];
    expect(rates.map((rate) => rate.toFixed(9))).toEqual(expected.map((rate) => rate.toFixed(9)));
  });

  test("stops at the first epoch that fits every training label, and counts it", async () => {
    const { epochs, result } = await record({ ...base, learningRate: 0.05, epochs: 50 });
    expect(result.epochsToFit).toBe(epochs.length);
    expect(epochs.map((epoch) => epoch.trainAccuracy === 1)).toEqual([
      ...new Array(epochs.length - 1).fill(false),
      true,
    ]);
  });

  test.each(["completed", "abandoned", "diverged"])(
    "leaves no tensor behind when %s",
    async (end) => {
      const before = tf.memory().numTensors;
      const learningRate = end === "diverged" ? 1e30 : 0.001;
      try {
        for await (const event of runGiven({ ...base, learningRate }, data)) {
          if (end === "abandoned" && event.type === "epoch") break;
        }
        expect(end).not.toBe("diverged");
      } catch (error) {
        expect(error).toBeInstanceOf(DivergedError);
      }
      expect(tf.memory().numTensors).toBe(before);
    },
  );

  test.each<[string, RunSpecification]>([
    ["augmentation", {}],
    [
      "mixed targets",
      { mixUp: 0.5, labelSmoothing: 0.1, l1: 1e-4, maxNorm: 1, train: 36, validation: 4 },
    ],
  ])("resumes from any checkpoint to the same record, with %s", async (_, more) => {
    const specification: RunSpecification = {
      ...base,
      ...more,
      corruption: { name: "shuffledPixels" },
      augmentation: [{ name: "randomRotation", params: { degrees: 25 } }],
      dropout: 0.2,
      weightDecay: 0.01,
      optimizer: { name: "adam", weightDecay: 0.01 },
    };
    const whole = await record(specification);
    const states: RunCheckpoint[] = [];
    for await (const event of runGiven(specification, data, { checkpointEvery: { steps: 1 } })) {
      if (event.type === "checkpoint") states.push(structuredClone(event.checkpoint));
    }
    expect(states).toHaveLength(6);
    // After an epoch, where a page keeps its checkpoints, the last one included.
    const inspect = async ({ checkpoint }: RunView) => {
      states.push(structuredClone(await checkpoint()));
    };
    for await (const _ of runGiven(specification, data, { inspect }));
    expect(states.slice(6).map(({ state }) => state.epoch)).toEqual([1, 2, 3]);
    for (const resume of [0, 1, 4, 6, 8].map((i) => states[i]!)) {
      let resumed: RunRecord | undefined;
      for await (const event of runGiven(specification, data, { resume })) {
        if (event.type === "record") resumed = event.record;
      }
      expect(resumed!.result.weightsHash).toBe(whole.result.weightsHash);
      const timeless = ({ epochs }: RunRecord) => epochs.map((epoch) => ({ ...epoch, seconds: 0 }));
      expect(timeless(resumed!)).toEqual(timeless(whole));
    }
    const other = runGiven({ ...specification, seed: 5 }, data, { resume: states[0]! });
    await expect(other.next()).rejects.toThrow(ResumeError);
    for (const engine of [{ backend: "webgl" }, { numerics: 7 }]) {
      const resume = { ...states[0]!, ...engine };
      const elsewhere = runGiven(specification, data, { resume });
      await expect(elsewhere.next()).rejects.toThrow(/on the backend that saved it, w.*got wasm/);
    }
  });

  test.each<[string, RunSpecification]>([
    ["augmentation", { augmentation: [{ name: "randomHorizontalFlip" }] }],
    ["dropout", { dropout: 0.5 }],
    ["weightDecay", { weightDecay: 0.1 }],
    ["decoupled decay", { optimizer: { name: "momentum", weightDecay: 0.5 } }],
    ["optimizer", { optimizer: { name: "nesterov" } }],
    ["schedule", { schedule: { name: "cosine" } }],
    ["warmUp", { schedule: { name: "constant", warmUp: 1 } }],
    ["clipNorm", { clipNorm: 0.001 }],
    ["labelSmoothing", { labelSmoothing: 0.1 }],
    ["mixUp", { mixUp: 0.2 }],
    ["l1", { l1: 0.01 }],
    ["maxNorm", { maxNorm: 0.5 }],
    ["width", { model: "mlp-1x64" }],
    ["depth", { model: "mlp-2x512" }],
  ])("%s makes it another run", async (_, more) => {
    const weights = async (specification: RunSpecification) =>
      (await record({ ...base, learningRate: 0.01, ...specification })).result.weightsHash;
    expect(await weights(more)).not.toBe(await weights({}));
  });

  test("a regularizer of strength 0 is none, to the bit", async () => {
    const none = { labelSmoothing: 0, mixUp: 0, l1: 0, maxNorm: null, dropout: 0, weightDecay: 0 };
    const weights = async (more: RunSpecification) =>
      (await record({ ...base, ...more })).result.weightsHash;
    expect(await weights({ ...none, maxNorm: 1e6 })).toBe(await weights({}));
    expect(await weights(none)).toBe(await weights({}));
  });

  test("bounds the norm into each unit whenever anything looks", async () => {
    const norms: number[] = [];
    const inspect = ({ model }: RunView) => {
      const [kernel] = model.getWeights();
      norms.push(Math.max(...(tf.norm(kernel!, 2, 0).dataSync() as Float32Array)));
    };
    const bounded = { ...base, learningRate: 0.1, maxNorm: 0.5, stopAtAccuracy: null };
    for await (const _ of runGiven(bounded, data, { inspect }));
    expect(norms).toHaveLength(3);
    for (const norm of norms) expect(norm).toBeLessThan(0.5 + 1e-5);
  });

  test("holds the next training examples out, and tells how many of them are right", async () => {
    const held = { ...base, train: 30, validation: 10, corruption: { name: "randomLabels" } };
    const found = await record(held);
    const { train, validation, test } = found.dataset;
    expect([train.examples, validation!.examples, test.examples]).toEqual([30, 10, 40]);
    expect(validation!.changedLabels).toBeGreaterThan(0);
    expect(found.epochs.map(({ step }) => step)).toEqual([2, 4, 6]); // of 20 and 10
    for (const { validationAccuracy } of found.epochs)
      expect(validationAccuracy! * 10).toBeCloseTo(Math.round(validationAccuracy! * 10));
    const first = { train: rowsOf(data.train, 0, 30), test: data.test };
    let alone: RunRecord | undefined;
    for await (const event of runGiven({ ...held, validation: 0 }, first))
      if (event.type === "record") alone = event.record;
    expect(found.result.weightsHash).toBe(alone!.result.weightsHash);
  });

  test.each<[string, Record<string, Json>]>([
    ["permutedLabels", {}],
    ["noisyLabels", { matrix: matrixOf(0.5) }],
    ["instanceDependentLabels", { rate: 0.5 }],
    ["centerCrop", { height: 20, width: 20 }],
    ["compose", { steps: [{ name: "shuffledPixels", params: {}, seed: 3 }] }],
  ])("%s is a condition as those of the paper are", async (name, params) => {
    const found = await record({ ...base, epochs: 1, corruption: { name, params } });
    expect(found.name).not.toBe(name);
    const { changedImages, changedLabels } = found.dataset.train;
    expect(changedImages + changedLabels).toBeGreaterThan(10);
    for (const { outcome, detail } of verifyDetermined(found))
      expect([outcome, detail]).toEqual(["same", detail]);
  });

  test("a random crop is cut from the whole image, and the test set from its centre", async () => {
    const wide = (set: (typeof data)["train"]) => {
      // The picture in the middle of 32 × 32 zeros: a crop that is off the centre shows zeros.
      const images = new Uint8Array(40 * 32 * 32);
      for (let i = 0; i < 40; i++) {
        for (let y = 0; y < 28; y++) {
          const row = set.images.subarray((i * 28 + y) * 28, (i * 28 + y + 1) * 28);
          images.set(row as Uint8Array, (i * 32 + y + 2) * 32 + 2);
        }
      }
      return { ...set, images, shape: [40, 32, 32, 1] as const };
    };
    const large = { train: wide(data.train), test: wide(data.test) };
    const own: RunSpecification = { ...base, dataset: "imageFolder" }; // of any size
    const cropped: RunSpecification = {
      ...own,
      augmentation: [{ name: "randomCrop", params: { size: 28 } }],
    };
    const last = async (specification: RunSpecification, set: typeof data) => {
      let found: RunRecord | undefined;
      for await (const event of runGiven(specification, set)) {
        if (event.type === "record") found = event.record;
      }
      return found!;
    };
    const centred = await last(own, large);
    expect(centred.result.weightsHash).toBe((await record(base)).result.weightsHash);
    const random = await last(cropped, large);
    expect(random.result.weightsHash).not.toBe(centred.result.weightsHash);
    expect(random.epochs[0]!.onlineAccuracy).toBeLessThanOrEqual(1);
  });

  test("shows the model after each epoch, and notes who turned the learning rate", async () => {
    const seen: number[] = [];
    let interventions: unknown;
    const options = {
      inspect: ({ model, train, epoch, step }: RunView) => {
        expect(model.countParams()).toBeGreaterThan(0);
        expect(train.shape).toEqual([40, 28, 28, 1]);
        seen.push(epoch, step);
      },
      learningRateScale: () => (seen.length >= 4 ? 0.5 : 1),
    };
    for await (const event of runGiven(base, data, options)) {
      if (event.type === "record") interventions = event.record.interventions;
    }
    expect(seen).toEqual([1, 2, 2, 4, 3, 6]);
    expect(interventions).toEqual([{ step: 5, learningRateScale: 0.5 }]);
    expect((await record(base)).interventions).toEqual([]);
  });

  test("names the augmentation whose parameters are wrong", async () => {
    const augmentation = [{ name: "randomCrop", params: { size: 0 } }] as const;
    await expect(record({ ...base, augmentation: [...augmentation] })).rejects.toThrow(
      /^specification: augmentation: randomCrop: size must/,
    );
  });

  test("refuses a specification before it does anything", async () => {
    await expect(record({ ...base, model: "resnet" })).rejects.toThrow(SpecificationError);
  });
});

test("randomizations are the paper's six conditions, the same but for the corruption", () => {
  const six = randomizations(base, { probability: 0.2 });
  expect(six.map(({ corruption }) => corruption.name)).toEqual(Object.keys(conditions));
  expect(six).toHaveLength(6);
  expect(six[1]!.corruption).toEqual({ name: "partialLabels", params: { probability: 0.2 } });
  const { corruption: _, ...complete } = completeSpecification(base);
  for (const { corruption: _, ...rest } of six) expect(rest).toEqual(complete);
});
