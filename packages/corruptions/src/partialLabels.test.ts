import { describe, expect, test } from "vitest";
import { testBatch } from "./batch.testing.ts";
import { checkCounted } from "./choose.ts";
import {
  BatchError,
  compose,
  corrupt,
  partialLabels,
  permutedLabels,
  randomLabels,
  randomPixels,
} from "./index.ts";

const batch = testBatch([10_000, 1, 1, 1]);
const changes = (options: Omit<Parameters<typeof partialLabels>[0], "seed">) =>
  corrupt(batch, partialLabels({ seed: 0, ...options })).manifest;
const standardDeviation = (rate: number) => Math.sqrt(10_000 * rate * (1 - rate));

describe("partialLabels", () => {
  test.each([0, 0.2, 0.5, 1])("changes p · (K − 1)/K of the labels for p = %d", (p) => {
    const surplus = changes({ probability: p }).length - 10_000 * 0.9 * p;
    expect(Math.abs(surplus)).toBeLessThanOrEqual(4 * standardDeviation(0.9 * p));
  });

  test.each([0, 0.2, 0.5, 1])("changes p of the labels without the true class, p = %d", (p) => {
    const surplus = changes({ probability: p, excludeTrue: true }).length - 10_000 * p;
    expect(Math.abs(surplus)).toBeLessThanOrEqual(4 * standardDeviation(p));
  });

  test.each([0, 0.12344, 0.12346, 0.5, 1])("changes exactly round(p · n) if asked, p = %d", (p) => {
    const options = { probability: p, excludeTrue: true, exactCountOf: 10_000 };
    expect(changes(options).length).toBe(Math.round(p * 10_000));
  });

  test.each([{}, { excludeTrue: true }, { exactCountOf: 10_000 }])(
    "a label changed at p = 0.2 is changed at p = 0.5, to the same class: %o",
    (options) => {
      const few = changes({ probability: 0.2, ...options });
      const many = changes({ probability: 0.5, ...options });
      const atHalf = new Map(many.map((change) => [change.index, change]));
      expect(few.length).toBeGreaterThan(1000);
      for (const change of few) expect(atHalf.get(change.index)).toEqual(change);
    },
  );

  test("draws every class equally often, whatever the true one is", () => {
    const { labels } = partialLabels({ seed: 1, probability: 1 }).apply(batch);
    const counts = Array.from({ length: 10 }, () => new Uint32Array(10));
    for (const [i, label] of labels.entries()) counts[batch.labels[i]!]![label]!++;
    // χ² of the 10 × 10 table of true and new class: 90 degrees of freedom, standard deviation
    // 13.4.
    const ofClass = counts.map((row) => row.reduce((a, b) => a + b));
    const chiSquare = counts
      .flatMap((row, y) =>
        [...row].map((count) => (count - ofClass[y]! / 10) ** 2 / (ofClass[y]! / 10)),
      )
      .reduce((a, b) => a + b);
    expect(Math.abs(chiSquare - 90)).toBeLessThan(4 * 13.4);
  });

  test("leaves the images alone", () => {
    expect(partialLabels({ seed: 0, probability: 1 }).apply(batch).images).toEqual(batch.images);
  });

  test("with one class has nothing to draw but it, and no wrong one", () => {
    const one = { ...batch, classes: ["only"], labels: new Uint8Array(10_000) };
    expect(partialLabels({ seed: 0, probability: 1 }).apply(one).labels).toEqual(one.labels);
    expect(() => partialLabels({ seed: 0, probability: 1, excludeTrue: true }).apply(one)).toThrow(
      "partialLabels: excludeTrue needs at least 2 classes, got 1.",
    );
  });

  test("exactCountOf refuses an index beyond it, and a split without a size", () => {
    const exactly = (exactCountOf: number | Record<string, number>) =>
      partialLabels({ seed: 0, probability: 0.5, exactCountOf });
    expect(() => exactly(9_999).apply(batch)).toThrow(
      "partialLabels: with exactCountOf 9999, indices must be below it, got 9999.",
    );
    expect(() => exactly({ train: 10_000 }).apply({ ...batch, split: "test" })).toThrow(
      'partialLabels: exactCountOf must give the size of every split, got none for "test".',
    );
  });
});

test("randomLabels is partialLabels at p = 1, draw for draw", () => {
  const all = partialLabels({ seed: 3, probability: 1 }).apply(batch);
  expect(randomLabels({ seed: 3 }).apply(batch)).toEqual(all);
});

test("a key cut short is named in full, and a function's source is not shown", () => {
  const partial = () => partialLabels({ prob: 0.5, seed: 0 } as never);
  expect(partial).toThrow('got "prob". Did you mean "probability"?');
  const permuted = () => permutedLabels({ classCounts: () => "its source", seed: 0 } as never);
  expect(permuted).toThrow(/got a function\./);
});

describe("a set far larger than its batch", () => {
  const few = testBatch([4, 1, 1, 1], "train");
  const exactly = (exactCountOf: number) =>
    partialLabels({ seed: 0, probability: 0.5, exactCountOf });
  const step = exactly(200_000_000);

  test.each([
    ["exactCountOf", step],
    ["exactCountOf", compose([step])],
    ["exactCountOf", randomPixels({ seed: 0, exactCountOf: { train: 2 ** 24 + 1 } })],
    ["classCounts", permutedLabels({ seed: 0, classCounts: new Array(10).fill(2e7) })],
  ])("is refused before it is dealt out: %s", (name, corruption) => {
    const call = () => corruption.apply(few);
    expect(call).toThrow(BatchError);
    expect(call).toThrow(`${name} must be at most 16777216 for a batch of 4 examples, got`);
  });

  test("is one of a hundred times the batch at least", () => {
    expect(() => checkCounted("toy", "counts", 100 * 2 ** 20, 2 ** 20)).not.toThrow();
    expect(() => checkCounted("toy", "counts", 100 * 2 ** 20 + 1, 2 ** 20)).toThrow(BatchError);
    expect(() => checkCounted("toy", "counts", 2 ** 24, 1)).not.toThrow();
  });
});
