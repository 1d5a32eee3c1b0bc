import { describe, expect, test } from "vitest";
import { testBatch } from "./batch.testing.ts";
import {
  centerCrop,
  compose,
  corruptionFromJSON,
  corruptionHash,
  corruptionToJSON,
  partialLabels,
  randomLabels,
  shuffledPixels,
  trueLabels,
} from "./index.ts";

const batch = testBatch([3, 8, 8, 3]);
const shuffle = shuffledPixels({ seed: 1 });
const crop = centerCrop({ height: 4, width: 4 });

describe("compose", () => {
  test("applies its steps in order: permuting before a crop is not permuting after it", () => {
    const before = compose([shuffle, crop]).apply(batch);
    const after = compose([crop, shuffle]).apply(batch);
    expect(before).toEqual(crop.apply(shuffle.apply(batch)));
    expect(after).toEqual(shuffle.apply(crop.apply(batch)));
    expect(before.images).not.toEqual(after.images);
  });

  test("of nothing changes nothing", () => {
    expect(compose([]).apply(batch)).toEqual(batch);
  });

  test("has an inverse if all its steps have one", () => {
    expect(compose([shuffle, trueLabels()]).invert).toBeDefined();
    expect(compose([shuffle, randomLabels({ seed: 0 })]).invert).toBeUndefined();
  });

  test("has one JSON form and hash, made again from it, and another for another order", () => {
    const both = compose([shuffle, crop]);
    const again = corruptionFromJSON(corruptionToJSON(both));
    expect(corruptionToJSON(again)).toBe(corruptionToJSON(both));
    expect(corruptionHash(again)).toBe(corruptionHash(both));
    expect(corruptionHash(compose([crop, shuffle]))).not.toBe(corruptionHash(both));
  });

  test("names the step of its JSON that is wrong", () => {
    const form = (steps: unknown) =>
      JSON.stringify({ name: "compose", params: { steps }, seed: 0 });
    expect(() => corruptionFromJSON(form("none"))).toThrow("compose must have a list of steps");
    const step = JSON.parse(JSON.stringify(partialLabels({ seed: 0, probability: 1 })));
    step.params.probability = 20;
    expect(() => corruptionFromJSON(form([step]))).toThrow(
      "partialLabels: probability must be between 0 and 1, got 20. For 20 %, pass 0.2.",
    );
  });

  test("refuses two random steps of one name and seed, also within a composition", () => {
    const twice = "compose: steps must differ in name or seed, got shuffledPixels of seed 1 twice.";
    expect(() => compose([shuffle, shuffle])).toThrow(twice);
    expect(() => compose([compose([shuffle]), compose([shuffle])])).toThrow(twice);
    compose([shuffle, shuffledPixels({ seed: 2 })]);
    const crop = centerCrop({ height: 2, width: 2 });
    compose([crop, crop]); // it draws nothing
  });

  test("has no seed of its own", () => {
    expect(() => corruptionFromJSON({ name: "compose", params: { steps: [] }, seed: 1 })).toThrow(
      "compose has seed 0, got 1.",
    );
  });
});

describe("centerCrop", () => {
  test("keeps rows and columns 2 to 29 of CIFAR-10's 32", () => {
    const rows = Uint8Array.from({ length: 32 * 32 }, (_, p) => Math.floor(p / 32));
    const columns = Uint8Array.from({ length: 32 * 32 }, (_, p) => p % 32);
    for (const images of [rows, columns]) {
      const one = { ...testBatch([1, 32, 32, 1]), images };
      const cropped = centerCrop({ height: 28, width: 28 }).apply(one);
      expect(cropped.shape).toEqual([1, 28, 28, 1]);
      expect([Math.min(...cropped.images), Math.max(...cropped.images)]).toEqual([2, 29]);
      expect([cropped.images[0], cropped.images[28 * 28 - 1]]).toEqual([2, 29]);
    }
  });

  test("of the images' own size keeps them", () => {
    expect(centerCrop({ height: 8, width: 8 }).apply(batch)).toEqual(batch);
  });

  test("cannot enlarge", () => {
    expect(() => centerCrop({ height: 8, width: 9 }).apply(batch)).toThrow(
      "centerCrop: images must be at least 8 × 9, got 8 × 8.",
    );
    expect(() => centerCrop({ height: 0, width: 8 })).toThrow("height must be a positive integer");
  });
});
