import { corruptionFromJSON } from "@rote/corruptions";
import { bits, key } from "@rote/random";
import type { RunRecord } from "@rote/records";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, describe, expect, test } from "vitest";
import {
  completeSpecification,
  type Data,
  type RunOptions,
  type RunSpecification,
  run,
  SpecificationError,
  specificationHash,
} from "../index.ts";
import { verifyShifts } from "../training/verifyShifts.ts";
import { prepareRun } from "./prepareRun.ts";

beforeAll(async () => {
  await tf.setBackend("cpu");
});

/** Pictures of a bright stripe, whose row is the class, with noise. */
function stripes(split: "train" | "test", n: number): Data["train"] {
  const side = 28;
  const size = side * side;
  const words = bits(key(7, split), n * size);
  const labels = Uint8Array.from({ length: n }, (_, i) => i % 10);
  return {
    images: Uint8Array.from(words, (word, k) => {
      const isStripe = Math.floor((k % size) / side) === labels[Math.floor(k / size)];
      return (word >>> 26) + (isStripe ? 60 : 0);
    }),
    shape: [n, side, side, 1],
    labels,
    classes: [..."0123456789"],
    indices: Uint32Array.from({ length: n }, (_, i) => i),
    split,
    fingerprint: `stripes ${split}`,
  };
}
const data: Data = { train: stripes("train", 60), test: stripes("test", 40) };

const given: RunSpecification = {
  dataset: "mnist",
  train: 60,
  test: 40,
  model: "mlp-1x16",
  learningRate: 0.05,
  batchSize: 16,
  epochs: 4,
  stopAtAccuracy: null,
};
const shifted = completeSpecification({
  ...given,
  corruption: { name: "partialLabels", params: { probability: 0.5 } },
  testOn: ["gaussianNoise:5", "contrast:1", "jpegCompression"],
});

async function recordOf(specification = shifted, options: RunOptions = {}, of = data) {
  for await (const event of run(specification, of, options)) {
    if (event.type === "record") return event.record;
  }
  throw new Error("no record");
}

test("the finished network is evaluated as it is and on every shift, in order", async () => {
  const events: string[] = [];
  let record: RunRecord | undefined;
  for await (const event of run(shifted, data)) {
    if (event.type === "shift") events.push(`${event.name} ${event.severity}`);
    if (event.type === "record") record = event.record;
  }
  const names = record!.shifts!.map(({ name, severity }) => `${name} ${severity}`);
  expect(names.slice(0, 4)).toEqual([
    "none 0",
    "gaussianNoise 5",
    "contrast 1",
    "jpegCompression 1",
  ]);
  expect(names).toHaveLength(8);
  expect(events).toEqual(names);
  const [none] = record!.shifts!;
  expect(none!.testAccuracy).toBe(record!.result.testAccuracy);
  expect(none!.cleanLabelTestAccuracy).toBe(record!.result.cleanLabelTestAccuracy);
  expect(none!.testLoss).not.toBe(none!.cleanLabelTestLoss);
  expect(verifyShifts(record!)).toMatchObject({ outcome: "same" });
});

test("a shift is what a test set of these pictures would give, its noise by the seed", async () => {
  for (const [at, { name, severity }] of [...shifted.testOn.entries()].slice(0, 2)) {
    const seed = 3;
    const shift = corruptionFromJSON({ name, params: { severity }, seed });
    const other = { ...data, test: { ...data.test, ...shift.apply(data.test) } };
    const onShifted = await recordOf(completeSpecification({ ...shifted, seed }));
    const without = completeSpecification({ ...shifted, seed, testOn: [] });
    const { result } = await recordOf(without, {}, other);
    expect(onShifted.shifts![at + 1]).toMatchObject({
      testAccuracy: result.testAccuracy,
      cleanLabelTestAccuracy: result.cleanLabelTestAccuracy,
    });
    expect(onShifted.result.weightsHash).toBe(result.weightsHash);
  }
});

test("labels that depend on the picture are those of the picture as it was", () => {
  const corruption = { name: "instanceDependentLabels", params: { rate: 0.4 } };
  const specification = completeSpecification({ ...shifted, corruption });
  const { model, test: tested, shiftedTest, ...prepared } = prepareRun(specification, data);
  model.dispose();
  const shift = { name: "gaussianNoise", severity: 5 };
  expect(shiftedTest(shift).labels).toEqual(tested.examples.labels);
  const { name, severity } = shift;
  const noisy = corruptionFromJSON({ name, params: { severity }, seed: 0 }).apply(data.test);
  expect(prepared.corruption.apply(noisy).labels).not.toEqual(tested.examples.labels);
});

test("a run without shifts has none, and its hash is that of older specifications", async () => {
  const plain = completeSpecification(given);
  const { testOn: _, ...older } = plain;
  expect(await specificationHash(plain)).toBe(await specificationHash(older));
  expect(await specificationHash({ ...plain, testOn: shifted.testOn })).not.toBe(
    await specificationHash(plain),
  );
  expect(await recordOf(plain)).not.toHaveProperty("shifts");
});

test("what are no pictures of bytes is refused before anything is trained", async () => {
  const images = Float32Array.from(data.test.images);
  const floats = { ...data, test: { ...data.test, images } };
  await expect(recordOf(shifted, {}, floats)).rejects.toThrow(SpecificationError);
  const two = {
    train: { ...data.train, shape: [60, 28, 14, 2] as const },
    test: { ...data.test, shape: [40, 28, 14, 2] as const },
  };
  await expect(recordOf({ ...shifted, dataset: "imageFolder" }, {}, two)).rejects.toThrow(
    "jpegCompression: images must have 1 or 3 channels, got 2.",
  );
});

test("it can be stopped between two shifts", async () => {
  const stop = new AbortController();
  const events = run(shifted, data, { signal: stop.signal });
  let shifts = 0;
  const consume = async () => {
    for await (const event of events) {
      if (event.type !== "shift") continue;
      if (++shifts === 2) stop.abort(new Error("enough"));
    }
  };
  await expect(consume()).rejects.toThrow("enough");
  expect(shifts).toBe(2);
});

describe("verifyShifts", () => {
  const forged = async (change: (record: RunRecord) => void) => {
    const record = structuredClone(await recordOf());
    change(record);
    return verifyShifts(record).outcome;
  };

  test.each<[string, (record: RunRecord) => void]>([
    ["a shift less", ({ shifts }) => shifts!.pop()],
    ["none at all", (record) => delete record.shifts],
    ["another severity", ({ shifts }) => (shifts![1]!.severity = 4)],
    ["another name", ({ shifts }) => (shifts![1]!.name = "contrast")],
    ["no share of the examples", ({ shifts }) => (shifts![2]!.testAccuracy = 0.51)],
    ["a share beyond 1", ({ shifts }) => (shifts![2]!.cleanLabelTestAccuracy = 1.025)],
    ["a negative loss", ({ shifts }) => (shifts![2]!.testLoss = -1)],
    [
      "another result",
      ({ result, shifts }) => (shifts![0]!.testAccuracy = 1 - result.testAccuracy),
    ],
    ["shifts that nobody asked for", ({ specification }) => (specification.testOn = [])],
  ])("finds %s", async (_, change) => {
    expect(await forged(() => {})).toBe("same");
    expect(await forged(change)).toBe("different");
  });
});
