import { key } from "@rote/random";
import { describe, expect, test } from "vitest";
import { take, testBatch, testFloatBatch } from "./batch.testing.ts";
import { beta } from "./beta.ts";
import { mixUp } from "./index.ts";

const all = { ...testFloatBatch([50, 2, 2, 1]), indices: Uint32Array.from(Array(50).keys()) };
const partners = (indices: Uint32Array) => take(all, [...indices]);
const mix = mixUp({ examples: 50, partners, seed: 3 });

describe("mixUp", () => {
  const mixed = mix.apply(all, 2);

  test("mixes image and label of two examples in the same proportion", () => {
    let different = 0;
    for (let i = 0; i < 50; i++) {
      const target = mixed.targets.subarray(i * 10, (i + 1) * 10);
      expect(target.reduce((a, b) => a + b)).toBeCloseTo(1, 6);
      const lambda = target[all.labels[i]!]!;
      const other = target.findIndex((share, label) => share > 0 && label !== all.labels[i]);
      if (other < 0) continue; // the partner has the same label
      different++;
      // The partner is some image of that label; with it the pixels come out.
      const found = [...all.labels.keys()].some(
        (j) =>
          all.labels[j] === other &&
          [0, 1, 2, 3].every((k) => {
            const value = lambda * all.images[i * 4 + k]! + (1 - lambda) * all.images[j * 4 + k]!;
            return Math.abs(value - mixed.images[i * 4 + k]!) < 1e-5;
          }),
      );
      expect(found).toBe(true);
    }
    expect(different).toBeGreaterThan(30);
  });

  test("treats an image alike in any batch and any order", () => {
    const rows = [4, 40, 4, 7];
    const { images, targets } = mix.apply(take(all, rows), 2);
    expect(images).toEqual(take(mixed, rows).images);
    const expected = rows.flatMap((row) => [...mixed.targets.subarray(row * 10, row * 10 + 10)]);
    expect([...targets]).toEqual(expected);
  });

  test("mixes anew in each epoch", () => {
    expect(mix.apply(all, 3).images).not.toEqual(mixed.images);
    expect(mix.apply(all, 2)).toEqual(mixed);
  });

  test("asks for partners of the epoch, uniformly over the training set", () => {
    const asked: number[] = [];
    const batch = testBatch([4000, 1, 1, 1]);
    const indices = Uint32Array.from(Array(4000).keys());
    mixUp({
      examples: 8,
      partners: (places, epoch) => {
        expect(epoch).toBe(5);
        asked.push(...places);
        return batch;
      },
    }).apply({ ...batch, indices }, 5);
    const sd = Math.sqrt(4000 * (1 / 8) * (7 / 8));
    for (let j = 0; j < 8; j++) {
      expect(Math.abs(asked.filter((place) => place === j).length - 500)).toBeLessThan(4 * sd);
    }
  });

  test("rounds bytes", () => {
    const bytes = testBatch([20, 2, 2, 1]);
    const { images } = mixUp({ examples: 20, partners: () => bytes }).apply(bytes, 0);
    expect(images).toEqual(bytes.images); // every image mixed with itself
  });

  test.each([
    [{ alpha: 0 }, /alpha must be positive, got 0/],
    [{ examples: 0 }, /examples must be a positive integer, got 0/],
  ])("refuses %o", (options, message) => {
    expect(() => mixUp({ examples: 50, partners, ...options })).toThrow(message);
  });

  test("refuses partners that do not match", () => {
    const wrong = (part: object) => () =>
      mixUp({ examples: 50, partners: () => ({ ...all, ...part }) }).apply(all, 0);
    expect(wrong({ shape: [50, 4, 1, 1] })).toThrow(/partners must have shape \[50,2,2,1\]/);
    expect(wrong({ images: new Uint8Array(200) })).toThrow(/pixels in a Float32Array/);
    expect(wrong({ labels: Int32Array.of(1) })).toThrow(/must have 50 labels, got 1/);
    expect(wrong({ labels: new Int32Array(50).fill(10) })).toThrow(/labels from 0 to 9, got 10/);
  });
});

// Beta(α, α) has mean ½ and variance 1 / (4 (2α + 1)).
test.each([0.05, 0.4, 1, 3])("shares follow Beta(α, α) for α = %d", (alpha) => {
  const n = 4000;
  const draws = Array.from({ length: n }, (_, seed) => beta(key(seed), alpha));
  expect(draws.every((draw) => draw >= 0 && draw <= 1)).toBe(true);
  const mean = draws.reduce((a, b) => a + b) / n;
  const squares = draws.map((draw) => (draw - 0.5) ** 2);
  const variance = squares.reduce((a, b) => a + b) / n;
  const expected = 1 / (4 * (2 * alpha + 1));
  expect(Math.abs(mean - 0.5)).toBeLessThan(4 * Math.sqrt(expected / n));
  const fourth = squares.reduce((a, b) => a + b * b, 0) / n;
  expect(Math.abs(variance - expected)).toBeLessThan(4 * Math.sqrt((fourth - expected ** 2) / n));
});

test.each([
  ["classes", "mixUp: batch.classes must be a list, got undefined."],
  ["labels", "mixUp: batch.labels must be a list or a typed array of numbers, got undefined."],
])("a batch without %s is refused", (name, message) => {
  expect(() => mix.apply({ ...all, [name]: undefined } as never, 0)).toThrow(message);
});
