import { describeDataset, fingerprint, uniformNoise } from "@rote/datasets";
import { completeSpecification, corruptData, type RunSpecification } from "@rote/experiments";
import { expect, test, vi } from "vitest";
import { writeSprite } from "../plugins/writeSprite.ts";
import { dataKey } from "./dataKey.ts";

const { classes } = describeDataset("cifar10");
const noise = (n: number, split: "train" | "test") => {
  const set = uniformNoise({ n, shape: [32, 32, 3], seed: 0, split });
  return { ...set, labels: Uint8Array.from(set.labels), classes };
};
const sets = { train: noise(30, "train"), test: noise(10, "test") };
const about = (set: typeof sets.train) => ({
  examples: set.shape[0],
  fingerprint: fingerprint(set),
  labels: Array.from(set.labels),
});
const pixels = [sets.train, sets.test].map(({ images }) => images as Uint8Array);
const sprite = Uint8Array.from(writeSprite(Buffer.concat(pixels), 32));
vi.stubGlobal("__PHOTOGRAPHS__", {
  file: "photographs.png",
  train: about(sets.train),
  test: about(sets.test),
});
vi.stubGlobal("fetch", async () => new Response(sprite));

const { labData } = await import("./labData.ts");

const load = (specification: RunSpecification) =>
  labData(completeSpecification({ dataset: "cifar10", ...specification }), {
    files: [],
    page: "http://localhost/",
    onProgress: () => {},
  });

test("validation photographs of a page are the next after those that are trained on", async () => {
  const specification = completeSpecification({ train: 20, test: 10, validation: 5 });
  const { train, test: tested, validation } = corruptData(specification, await load(specification));
  const size = 32 * 32 * 3;
  const whole = { ...specification, validation: 0 };
  const first = (from: number, to: number) => ({
    ...sets.train,
    images: sets.train.images.slice(from * size, to * size),
    labels: sets.train.labels.slice(from, to),
    indices: sets.train.indices.slice(from, to),
    shape: [to - from, 32, 32, 3] as const,
  });
  const cropped = (from: number, to: number) =>
    corruptData(whole, { train: first(from, to), test: sets.test }).train.clean;
  expect(train.clean.images).toEqual(cropped(0, 20).images);
  expect(validation!.clean.images).toEqual(cropped(20, 25).images);
  expect([...validation!.clean.indices]).toEqual([20, 21, 22, 23, 24]);
  expect(tested.clean.shape[0]).toBe(10);
});

test.each([
  [
    { train: 20, test: 10, validation: 20 },
    "train: this page serves the first 30 examples, got 40, 20 of them validation. Pick the",
  ],
  [{ train: 20, test: 11 }, "test: this page serves the first 10 examples, got 11. Pick the"],
  [{ train: 20, test: 10, givenLabels: "ab".repeat(32) }, "givenLabels must be none in a page"],
])("a page refuses %j, which it has no data for", async (specification, message) => {
  await expect(load(specification)).rejects.toThrow(message);
});

test("data are others with other validation, crop or size of pictures, not with defaults", () => {
  const key = dataKey({ dataset: "cifar10", train: 20 });
  for (const change of [{ validation: 5 }, { crop: null }, { pictureSize: 16 }])
    expect(dataKey({ dataset: "cifar10", train: 20, ...change })).not.toBe(key);
  expect(dataKey({ train: 20, validation: 0, crop: 28, pictureSize: null })).toBe(key);
});
