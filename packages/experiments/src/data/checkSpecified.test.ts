import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, expect, test } from "vitest";
import { completeComplexitySpecification, runComplexity } from "../complexity/index.ts";
import { completeSpecification, type Data, run, SpecificationError } from "../index.ts";
import { completeLinearSpecification, runLinear, runLinearOnBothLabels } from "../linear/index.ts";
import { runInDirectory } from "../runDirectory/runInDirectory.ts";
import { checkSpecified } from "./checkSpecified.ts";
import { noise } from "./noise.testing.ts";

beforeAll(async () => {
  await tf.setBackend("cpu");
});

const data = noise(40);
const counts = { dataset: "mnist", train: 40, test: 40 };
const reshaped = (set: Data["train"], side: number, channels: number): Data["train"] => ({
  ...set,
  shape: [(set.images.length / (side * side * channels)) | 0, side, side, channels],
});
const both = (change: (set: Data["train"]) => Data["train"]): Data => ({
  train: change(data.train),
  test: change(data.test),
});
const fewer = both((set) => ({ ...set, classes: set.classes.slice(0, 2) }));

test.each<[what: string, specification: object, data: Data, reason: RegExp]>([
  [
    "training",
    { train: 5000 },
    data,
    /data.train must have 5,000 images, as .* says, got 40\. Give/,
  ],
  ["test", { test: 1 }, data, /data.test must have 1 image, as the specification says, got 40\./],
  [
    "validation",
    { train: 40, validation: 10 },
    data,
    /data.train must have 50 images, .*, those for validation among them, got 40\./,
  ],
  ["fewer classes", {}, fewer, /data.train must have 10 classes, as .* says, got 2\./],
  [
    "other classes for testing",
    { dataset: "imageFolder" },
    { ...data, test: fewer.test },
    /data.test must have 10 classes, .* got 2\./,
  ],
  [
    "another dataset",
    { dataset: "cifar10" },
    data,
    /data.train must have images of 32 × 32 × 3, .* got 28 × 28 × 1\./,
  ],
  [
    "another size of pictures",
    { dataset: "imageFolder", pictureSize: 32 },
    data,
    /data.train must have images of 32 × 32 × 1, .* got 28 × 28 × 1\./,
  ],
  [
    "other pictures for testing",
    { dataset: "imageFolder", test: 10 },
    { ...data, test: reshaped(data.test, 56, 1) },
    /data.test must have images of 28 × 28 × 1, .* got 56 × 56 × 1\./,
  ],
  [
    "one class",
    { dataset: "imageFolder" },
    both((set) => ({ ...set, classes: ["cat"], labels: new Uint8Array(40) })),
    /data.train must have at least two classes, got one: "cat"/,
  ],
  [
    "renamed classes for testing",
    {},
    { ...data, test: { ...data.test, classes: data.test.classes.with(3, "three") } },
    /data.test must have the classes of data.train .*, got "three" for label 3, which is "3"/,
  ],
  [
    "reordered classes for testing",
    {},
    { ...data, test: { ...data.test, classes: data.test.classes.toReversed() } },
    /data.test must have the classes of data.train .*, got "9" for label 0, which is "0"/,
  ],
  [
    "the test set for training",
    {},
    { ...data, train: data.test },
    /data.train must not be of the split "test"/,
  ],
  [
    "the training set for testing",
    {},
    { ...data, test: data.train },
    /data.test must not be of the split "train"/,
  ],
  [
    "both in each other's place",
    { dataset: "imageFolder" },
    { train: data.test, test: data.train },
    /data.train must not be of the split "test"/,
  ],
])("%s: data that the specification does not name are refused", (_, change, given, reason) => {
  expect(() => checkSpecified("run", { ...counts, ...change }, given)).toThrow(SpecificationError);
  expect(() => checkSpecified("run", { ...counts, ...change }, given)).toThrow(reason);
});

test("pictures that are held out of one's own training pictures pass", () => {
  const held = { train: data.train, test: { ...data.test, split: "train" } };
  checkSpecified("run", { ...counts, dataset: "imageFolder" }, held);
});

test("data of the specification pass, and one's own of any size and classes", () => {
  checkSpecified("run", counts, data);
  checkSpecified("run", { ...counts, train: 30, validation: 10 }, data);
  checkSpecified("run", { ...counts, test: null }, data);
  checkSpecified("run", { ...counts, dataset: "imageFolder", pictureSize: null }, fewer);
  checkSpecified("run", { ...counts, dataset: "imageFolder", pictureSize: 28 }, fewer);
});

const parent = mkdtempSync(join(tmpdir(), "rote-specified-"));
const directory = join(parent, "run");
const training = completeSpecification({ ...counts, train: 5000 });
const linear = completeLinearSpecification({ ...counts, train: 5000 });
const complexity = completeComplexitySpecification({ dataset: "mnist", train: 5000 });
test.each([
  ["run", () => run(training, data)],
  ["runInDirectory", () => runInDirectory(training, data, { directory })],
  ["runInDirectory", () => runInDirectory(training, async () => data, { directory })],
  ["runLinear", () => runLinear(linear, data)],
  ["runLinear", () => runLinearOnBothLabels(linear, data)],
  ["runComplexity", () => runComplexity(complexity, data)],
])("%s refuses them before anything is done", async (_, begin) => {
  const done = async () => {
    for await (const _ of begin()) throw new Error("something was done");
  };
  await expect(done()).rejects.toThrow(/^run\w*: data.train must have 5,000 images, .* got 40/);
  expect(readdirSync(parent)).toEqual([]);
  rmSync(directory, { recursive: true, force: true });
});
