import { uniformNoise } from "@rote/datasets";
import { expect, test } from "vitest";
import { corruptData } from "../index.ts";

const data = {
  train: uniformNoise({ n: 30, shape: [32, 32, 3], seed: 0, split: "train" }),
  test: uniformNoise({ n: 10, shape: [32, 32, 3], seed: 0, split: "test" }),
};

test("what a run sees is cropped like the paper's images and keeps what it was beside it", () => {
  const corruption = { name: "randomLabels", params: {} };
  const { train, test: held } = corruptData({ corruption, seed: 0 }, data);
  expect([train.clean.shape, held.clean.shape]).toEqual([
    [30, 28, 28, 3],
    [10, 28, 28, 3],
  ]);
  expect(train.corrupted.images).toEqual(train.clean.images);
  const changed = [...train.clean.labels.keys()].filter(
    (i) => train.clean.labels[i] !== train.corrupted.labels[i],
  );
  expect(changed.length).toBeGreaterThan(15);
  expect(train.changes.map(({ index }) => index)).toEqual(changed);
});

test("a smaller set is corrupted like the beginning of a larger one", () => {
  const corruption = { name: "shuffledPixels", params: {} };
  const { images, split } = data.train;
  const size = 32 * 32 * 3;
  const few = {
    ...data.train,
    images: images.slice(0, 5 * size),
    shape: [5, 32, 32, 3] as const,
    split,
    labels: data.train.labels.slice(0, 5),
    indices: data.train.indices.slice(0, 5),
  };
  const whole = corruptData({ corruption, seed: 0 }, data).train.corrupted.images;
  const part = corruptData({ corruption, seed: 0 }, { ...data, train: few }).train.corrupted.images;
  expect(part).toEqual(whole.slice(0, 5 * 28 * 28 * 3));
});

test("a field of the corruption that would do nothing is refused", () => {
  const labels = { name: "randomLabels", params: {} };
  const make = (more: object) => () =>
    corruptData({ corruption: { ...labels, ...more }, seed: 0 }, data);
  expect(make({ applyTo: "train" })).toThrow(/unknown field "applyTo"\. .* belongs in params\.$/);
  expect(make({ seed: 5 })).toThrow("the corruption must have the specification's seed, 0, got 5.");
  expect(make({ seed: 0 })).not.toThrow();
});

test.each([30, 31])("of 30 training images, %i cannot be held out for validation", (validation) => {
  const corruption = { name: "trueLabels", params: {} };
  expect(() => corruptData({ corruption, seed: 0, validation }, data)).toThrow(
    `data.train must have more examples than the ${validation} for validation, got 30.`,
  );
});
