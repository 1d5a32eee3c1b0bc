import { describe, expect, test } from "vitest";
import { testBatch } from "./batch.testing.ts";
import {
  BatchError,
  CorruptionOptionError,
  compose,
  corrupt,
  corruptLabels,
  gaussianPixels,
  instanceDependentLabels,
  noisyLabels,
  pairFlipNoise,
  partialLabels,
  permutedLabels,
  randomLabels,
  shuffledPixels,
} from "./index.ts";

const batch = testBatch([40, 2, 2, 1], "train");
const { classes } = batch;
const options = { classes, split: "train" };
const numbers = [...batch.labels];
const holes = Object.assign(new Array(3), { 0: 7, 2: 9 });

test("the README's example gives what it says", () => {
  const noise = partialLabels({ probability: 0.5, excludeTrue: true, seed: 4 });
  expect(corruptLabels(["cat", "dog", "dog", "cat"], noise, { classes: ["cat", "dog"] })).toEqual({
    labels: ["cat", "dog", "dog", "dog"],
    manifest: [{ index: 3, from: "cat", to: "dog" }],
  });
});

describe("corruptLabels", () => {
  test.each([
    ["partialLabels", partialLabels({ seed: 1, probability: 0.5 })],
    ["randomLabels", randomLabels({ seed: 1 })],
    ["permutedLabels", permutedLabels({ seed: 1, classCounts: countsOf(numbers) })],
    ["noisyLabels", noisyLabels({ seed: 1, matrix: pairFlipNoise(classes.length, 0.4) })],
    [
      "two of them",
      compose([randomLabels({ seed: 1 }), partialLabels({ seed: 2, probability: 1 })]),
    ],
  ])("gives what corrupt gives in an image set: %s", (_, corruption) => {
    const inSet = corrupt(batch, corruption);
    const { labels, manifest } = corruptLabels(numbers, corruption, options);
    expect(labels).toEqual([...inSet.batch.labels]);
    expect(manifest).toEqual(inSet.manifest.map(({ index, label }) => ({ index, ...label })));
  });

  const corruption = randomLabels({ seed: 3 });
  const expected = corruptLabels(numbers, corruption, options).labels;

  test.each([
    Uint8Array,
    Uint8ClampedArray,
    Uint16Array,
    Uint32Array,
    Int8Array,
    Int16Array,
    Int32Array,
  ])("gives an array of the kind that it got: %o", (Kind) => {
    const { labels } = corruptLabels(Kind.from(numbers), corruption, {
      classes: 10,
      split: "train",
    });
    expect(labels).toEqual(Kind.from(expected));
  });

  test.each([
    [new Uint8Array(4), 256, "Uint8Array"],
    [new Uint8ClampedArray(4), 256, "Uint8ClampedArray"],
    [Buffer.alloc(4), 256, "Buffer"],
    [new Int8Array(4), 128, "Int8Array"],
    [new Int16Array(4), 2 ** 15, "Int16Array"],
    [new Uint16Array(4), 2 ** 16, "Uint16Array"],
  ])("refuses more classes than the array's type has room for: %o, %i", (labels, most, name) => {
    const last = { name: "last", params: {}, seed: 0, apply: toLast };
    expect([...corruptLabels(labels, last, { classes: most }).labels]).toEqual(
      Array.from(labels, () => most - 1),
    );
    const call = () => corruptLabels(labels, last, { classes: most + 1 });
    expect(call).toThrow(
      `labels of ${most + 1} classes must be of a type that has room for ${most}, got ${name}. ` +
        "Use Int32Array.from(labels).",
    );
    expect(call).toThrow(BatchError);
  });

  test.each([BigInt64Array, BigUint64Array])("gives labels of 64 bits as %o again", (Kind) => {
    const given = Kind.from(Array.from(numbers, BigInt));
    const { labels, manifest } = corruptLabels(given, corruption, { classes: 10, split: "train" });
    expect(labels).toEqual(Kind.from(Array.from(expected, BigInt)));
    expect(manifest.length).toBeGreaterThan(0);
    for (const { index, from, to } of manifest) {
      expect([from, to]).toEqual([given[index], labels[index]]);
    }
    const wrong = () => corruptLabels(Kind.from([2n ** 40n]), corruption, { classes: 10 });
    expect(wrong).toThrow(BatchError);
  });

  test("integers beyond which a float type has gaps are more than it has room for", () => {
    const { Float16Array } = globalThis as unknown as { Float16Array: typeof Int32Array };
    const call = (classes: number) => () =>
      corruptLabels(Float16Array.of(1, 2, 3, 4), corruption, { classes });
    expect([...call(2049)().labels]).toEqual(
      corruptLabels([1, 2, 3, 4], corruption, { classes: 2049 }).labels,
    );
    expect(call(2050)).toThrow(BatchError);
    expect(call(50_000)).toThrow("has room for 49999, got Float16Array");
  });

  test.each([
    ["a label that is none", (set: typeof batch) => set.labels.map(() => 9), "from 0 to 1, got 9"],
    ["too few", (set: typeof batch) => set.labels.subarray(1), "2 entries to match"],
  ])("refuses what a corruption of one's own gives: %s", (_, labelsOf, message) => {
    const mine = {
      name: "mine",
      params: {},
      seed: 0,
      apply: (set: typeof batch) => ({ ...set, labels: labelsOf(set) as Int32Array }),
    };
    const call = () => corruptLabels([0, 1], mine, { classes: 2 });
    expect(call).toThrow(`corruptLabels: "mine".apply: labels must`);
    expect(call).toThrow(message);
    expect(call).toThrow(BatchError);
  });

  test("names stay names, and the manifest speaks of them", () => {
    const names = numbers.map((label) => classes[label]!);
    const { labels, manifest } = corruptLabels(names, corruption, options);
    expect(labels).toEqual(expected.map((label) => classes[label]));
    expect(manifest[0]).toEqual({
      index: manifest[0]!.index,
      from: names[manifest[0]!.index],
      to: labels[manifest[0]!.index],
    });
  });

  test("a part with its indices gets what it gets in the whole", () => {
    const indices = [7, 3, 31];
    const part = corruptLabels(
      indices.map((i) => numbers[i]!),
      corruption,
      { ...options, indices },
    );
    expect(part.labels).toEqual(indices.map((i) => expected[i]));
    expect(part.manifest.every(({ index }) => indices.includes(index))).toBe(true);
  });

  test.each([
    [shuffledPixels({ seed: 0 })],
    [gaussianPixels({ seed: 0, moments: { mean: 0, variance: 1 } })],
    [instanceDependentLabels({ seed: 0, rate: 0.2 })],
    [compose([randomLabels({ seed: 0 }), shuffledPixels({ seed: 0 })])],
    [
      {
        name: "mine",
        params: {},
        seed: 0,
        apply: (set: typeof batch) => ({ ...set, images: set.images.slice().reverse() }),
      },
    ],
  ])("refuses a corruption that needs or changes images: %o", (corruption) => {
    expect(() => corruptLabels(numbers, corruption, options)).toThrow(/must leave images alone/);
  });

  test.each<[unknown, unknown, RegExp]>([
    [
      ["cat", "cow"],
      { classes: ["cat", "dog"] },
      /labels must be of the classes cat, dog, got "cow"/,
    ],
    [[0, 3], { classes: 3 }, /labels must be from 0 to 2, got 3/],
    [[0.5], { classes: 3 }, /labels must be integers or names, got 0.5/],
    [[0], { classes: 0 }, /classes must be the names/],
    [[0], {}, /classes must be the names of all classes or how many there are, got undefined/],
    [[0, 1], { classes: 2, indices: [0] }, /indices must have 2 entries/],
    [[0, 1], { classes: 2, indices: [0, -1] }, /index must be the example's place/],
    [[0, 1, 1], { classes: 2, indices: holes }, /index must be the example's place.*undefined/],
    [
      ["a", "b"],
      { classes: ["a", "b", "a"] },
      /classes must differ from each other, got "a" twice/,
    ],
  ])("refuses %j with %j", (labels, options, message) => {
    const call = () =>
      corruptLabels(labels as number[], corruption, options as { classes: number });
    expect(call).toThrow(message);
    expect(call).toThrow(message.source.startsWith("classes") ? CorruptionOptionError : BatchError);
  });
});

/** Gives every example the last class. */
const toLast = (set: typeof batch) => ({
  ...set,
  labels: Int32Array.from(set.labels, () => set.classes.length - 1),
});

function countsOf(labels: number[]): number[] {
  return classes.map((_, c) => labels.filter((label) => label === c).length);
}
