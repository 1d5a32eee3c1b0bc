import { startBackend } from "@rote/backends";
import { DivergedError } from "@rote/training";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import {
  conditions,
  type RunCheckpoint,
  type RunOptions,
  type RunRecord,
  type RunSpecification,
  type RunView,
  randomizations,
  run,
  SpecificationError,
} from "./index.ts";
import { noise } from "./noise.testing.ts";

beforeAll(async () => {
  await startBackend({ backend: "wasm" });
});

const data = noise(40);
const base: RunSpecification = {
  dataset: "mnist",
  train: 40,
  test: 40,
  batchSize: 20,
  epochs: 3,
  learningRate: 0.001, // too small to fit in three epochs
};

async function record(
  specification: RunSpecification,
  options: RunOptions = {},
): Promise<RunRecord> {
  let result: RunRecord | undefined;
  for await (const event of run(specification, data, options)) {
    if (event.type === "record") result = event.record;
  }
  return result!;
}

describe("run", () => {
  test("records everything that determined it, and what came of each epoch", async () => {
    const corruption = { name: "partialLabels", params: { probability: 0.5 } };
    const found = await record({ ...base, corruption, seed: 3 });
    expect(found).toMatchObject({
      version: 1,
      name: conditions.partialLabels,
      specification: { ...base, seed: 3, model: "mlp-1x512", momentum: 0.9 },
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

  test("tests under both protocols: labels corrupted like the training labels, and clean", async () => {
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

  test("lowers the learning rate by examples seen: 0.95 for each 50,000, an epoch of the paper", async () => {
    const { epochs } = await record({ ...base, decayExamples: 80, epochs: 5, learningRate: 1e-6 });
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
        for await (const event of run({ ...base, learningRate }, data)) {
          if (end === "abandoned" && event.type === "epoch") break;
        }
        expect(end).not.toBe("diverged");
      } catch (error) {
        expect(error).toBeInstanceOf(DivergedError);
      }
      expect(tf.memory().numTensors).toBe(before);
    },
  );

  test("goes on from a checkpoint to the same weights and epochs, to the bit", async () => {
    const specification = {
      ...{ ...base, epochs: 4, dropout: 0.3, weightDecay: 1e-3, learningRate: 0.01 },
      augmentation: [{ name: "randomHorizontalFlip", params: {} }],
    };
    const checkpoints: RunCheckpoint[] = [];
    const inspect = async ({ checkpoint }: RunView) => {
      checkpoints.push(structuredClone(await checkpoint()));
    };
    const whole = await record(specification, { inspect });
    expect(checkpoints.map(({ state }) => state.epoch)).toEqual([1, 2, 3, 4]);
    const timeless = ({ epochs }: RunRecord) => epochs.map(({ seconds: _, ...epoch }) => epoch);
    for (const resume of [checkpoints[1]!, checkpoints[3]!]) {
      const resumed = await record(specification, { resume });
      expect(resumed.result.weightsHash).toBe(whole.result.weightsHash);
      expect(timeless(resumed)).toEqual(timeless(whole));
    }
    await expect(
      record({ ...specification, seed: 9 }, { resume: checkpoints[0]! }),
    ).rejects.toThrow("run: the checkpoint must be of this specification");
  });

  test("notes in the record where the learning rate was changed by hand, and only then", async () => {
    let asked = 0;
    const { interventions } = await record(base, {
      learningRateScale: () => (++asked > 3 ? 0.5 : 1),
    });
    expect(interventions).toEqual([{ step: 4, learningRateScale: 0.5 }]);
    expect(await record(base)).not.toHaveProperty("interventions");
  });

  test("each regularizer changes what is learned", async () => {
    const hashes = await Promise.all(
      [
        base,
        { ...base, weightDecay: 0.1 },
        { ...base, dropout: 0.5 },
        { ...base, augmentation: [{ name: "randomRotation", params: { degrees: 25 } }] },
      ].map(async (specification) => (await record(specification)).result.weightsHash),
    );
    expect(new Set(hashes).size).toBe(4);
  });

  test("refuses an augmentation that cannot be", async () => {
    const augmentation = [{ name: "randomCrop", params: { size: -1 } }];
    await expect(record({ ...base, augmentation })).rejects.toThrow(SpecificationError);
    const unknown = [{ name: "randomFlip", params: {} }];
    await expect(record({ ...base, augmentation: unknown })).rejects.toThrow(
      "randomHorizontalFlip",
    );
  });

  test("refuses a specification before it does anything", async () => {
    await expect(record({ ...base, model: "resnet" })).rejects.toThrow(SpecificationError);
  });
});

test("randomizations are the paper's six conditions, the same but for the corruption", () => {
  const six = randomizations(base, { probability: 0.2 });
  expect(six.map(({ corruption }) => corruption!.name)).toEqual(Object.keys(conditions));
  expect(six).toHaveLength(6);
  expect(six[1]!.corruption).toEqual({ name: "partialLabels", params: { probability: 0.2 } });
  for (const { corruption: _, ...rest } of six) expect(rest).toEqual(base);
});
