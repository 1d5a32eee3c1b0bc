// What every augmentation promises.

import { describe, expect, test } from "vitest";
import { settings } from "./augmentations.testing.ts";
import { take, testBatch, testFloatBatch } from "./batch.testing.ts";
import { augmentationFromJSON, compose, randomHorizontalFlip } from "./index.ts";

describe.each(Object.entries(settings))("%s", (name, { make }) => {
  const augmentation = make(7);

  describe.each([
    ["bytes", testBatch],
    ["floats", testFloatBatch],
  ])("of %s", (_, makeBatch) => {
    const batch = makeBatch();
    const after = augmentation.apply(batch, 3);

    test("leaves its input alone and passes on what it does not change", () => {
      expect(batch).toEqual(makeBatch());
      const { labels, indices, classes } = batch;
      expect(after).toMatchObject({ labels, indices, classes });
    });

    test("gives pixels of the same type, as many as the shape says", () => {
      expect(after.images.constructor).toBe(batch.images.constructor);
      expect(after.images.length).toBe(after.shape.reduce((a, b) => a * b));
      expect(after.images.every((value) => value >= 0 && value <= 255)).toBe(true);
    });

    test("treats an image alike in any batch and any order", () => {
      for (const rows of [[3], [5, 0], [5, 4, 3, 2], [1, 1]]) {
        expect(augmentation.apply(take(batch, rows), 3)).toEqual(take(after, rows));
      }
    });

    test("gives other images in another epoch, and the same again in the same", () => {
      expect(augmentation.apply(batch, 4).images).not.toEqual(after.images);
      expect(augmentation.apply(batch, 3)).toEqual(after);
    });

    test("gives other images for another seed", () => {
      expect(make(8).apply(batch, 3).images).not.toEqual(after.images);
    });

    test("can be made again from its JSON", () => {
      const spec = JSON.parse(JSON.stringify(augmentation));
      expect(spec.name).toBe(name);
      expect(augmentationFromJSON(spec).apply(batch, 3)).toEqual(after);
    });

    test("takes an empty batch", () => {
      expect(augmentation.apply(take(batch, []), 3).images).toHaveLength(0);
    });
  });

  test.each([
    ["shape", { shape: [6, 8, 8] as never }, /must have shape \[n, height, width, channels\]/],
    ["images", { images: new Uint8Array(5) }, /must have 1152 values, got 5/],
    [
      "type",
      { images: [1, 2, 3] as never },
      /must be a Uint8Array or a Float32Array, got \[1, 2, 3\]/,
    ],
    ["indices", { indices: Uint32Array.of(1) }, /indices must have 6 entries, got 1/],
  ])("refuses a batch with wrong %s", (_, part, message) => {
    expect(() => augmentation.apply({ ...testBatch(), ...part }, 0)).toThrow(message);
  });

  test.each([-1, 0.5, Number.NaN])("refuses epoch %d", (epoch) => {
    expect(() => augmentation.apply(testBatch(), epoch)).toThrow(
      /epoch must be a non-negative integer/,
    );
  });

  test("refuses a seed that is no integer", () => {
    expect(() => make(0.5)).toThrow(RangeError);
  });
});

/** The specification of a composition of one. */
const composed = (one: object) => ({ name: "compose", params: { augmentations: [one] }, seed: 0 });

test("two of one name in a composition need different seeds", () => {
  const flips = (second: number) =>
    compose([randomHorizontalFlip({ seed: 0 }), randomHorizontalFlip({ seed: second })]);
  expect(() => flips(0)).toThrow(/randomHorizontalFlip of seed 0 twice/);
  expect(() => compose([flips(1), flips(1)])).toThrow(/randomHorizontalFlip of seed 0 twice/);
  compose([
    compose([randomHorizontalFlip({ seed: 0 })]),
    compose([randomHorizontalFlip({ seed: 1 })]),
  ]);
  expect(flips(1).params).toEqual({
    augmentations: [0, 1].map((seed) => ({
      name: "randomHorizontalFlip",
      params: { p: 0.5 },
      seed,
    })),
  });
});

test.each([
  [
    { name: "randomFlip", params: {}, seed: 0 },
    /name must be one of "compose", "colorJitter", "cutout", .* got "randomFlip"/,
  ],
  [{ name: "toString", params: {}, seed: 0 }, /got "toString"/],
  [
    { name: "randomCrop", params: { size: 28, pading: 4 }, seed: 0 },
    'got "pading". Did you mean "padding"?',
  ],
  [
    { name: "compose", params: {}, seed: 0 },
    /compose must have a list of augmentations, got an object/,
  ],
  [
    { name: "randomHorizontalFlip", params: {}, seed: 0, p: 1 },
    'unknown field "p". Known: name, params, seed. It belongs in params.',
  ],
  [{ name: "cutout", params: {}, seed: 0, size: 2 }, /"size"\. .* It belongs in params\.$/],
  [{ name: "cutout", params: { size: 2 }, sed: 1 }, /"sed"\. .* Did you mean "seed"\?$/],
  [
    { name: "cutout", params: { size: 2, seed: 1 }, seed: 0 },
    'cutout has no parameter "seed". It has: size, fill.',
  ],
  [
    composed({ name: "randomHorizontalFlip", params: {}, seed: 0, p: 1 }),
    'unknown field "p". Known: name, params, seed. It belongs in params.',
  ],
  [
    { name: "compose", params: {}, seed: 0, augmentations: [] },
    'unknown field "augmentations". Known: name, params, seed. It belongs in params.',
  ],
  [
    { name: "compose", params: { augmentations: [], p: 1 }, seed: 0 },
    'compose has no parameter "p". It has: augmentations.',
  ],
  [{ name: "compose", params: { augmentations: [] }, seed: 1 }, "compose has seed 0, got 1."],
  [{ name: "cutout" }, /must be { name, params, seed }, got an object/],
  [{ name: "randomCrop", params: {}, seed: 0 }, /size must be an integer or two, got undefined/],
  [{ name: "randomCrop", params: { size: [1, 2, 3] }, seed: 0 }, /two, got \[1, 2, 3\]/],
  [{ name: "randomCrop", params: { size: { toString: 0 } }, seed: 0 }, /two, got an object/],
  [{ name: "colorJitter", params: { hue: null }, seed: 0 }, /hue must be a number .* got null/],
  [{ name: "colorJitter", params: { contrast: {} }, seed: 0 }, /contrast must be .* got an object/],
  [{ name: "colorJitter", params: { brightness: "12" }, seed: 0 }, /must be .* got "12"/],
  [{ name: "randomRotation", params: { degrees: null }, seed: 0 }, /degrees must .* got null/],
  [{ name: "cutout", params: { size: Symbol("size") }, seed: 0 }, /got Symbol\(size\)/],
  [{ name: "cutout", params: { size: 3 }, seed: Symbol("seed") }, /seed must be a number, got /],
  [null, /must be { name, params, seed }, got null/],
  [7, /must be { name, params, seed }, got 7/],
  [{ name: "cutout", params: [], seed: 0 }, /must be { name, params, seed }/],
  [{ name: "cutout", params: { size: 3, toString: 1 }, seed: 0 }, /got "toString"/],
])("the specification %j is refused", (spec, message) => {
  expect(() => augmentationFromJSON(spec as never)).toThrow(RangeError);
  expect(() => augmentationFromJSON(spec as never)).toThrow(message);
});

test("a specification that is nested or long without end is refused", () => {
  let nested: unknown = { name: "cutout", params: { size: 3 }, seed: 0 };
  for (let level = 0; level < 20_000; level++) {
    nested = { name: "compose", params: { augmentations: [nested] }, seed: 0 };
  }
  expect(() => augmentationFromJSON(nested as never)).toThrow(/at most 16 deep/);
  const long = { augmentations: Array(1001).fill({ name: "cutout" }) };
  expect(() => augmentationFromJSON({ name: "compose", params: long, seed: 0 })).toThrow(
    /1001 steps/,
  );
});
