import { describe, expect, test } from "vitest";
import {
  gaussianClusters,
  type ImageSet,
  sample,
  select,
  stratified,
  uniformNoise,
} from "./index.ts";

const set = uniformNoise({ n: 103, shape: [2, 3, 1], classes: 7, seed: 5 });
const counts = (of: Required<ImageSet>) => {
  const counts = of.classes.map(() => 0);
  for (const label of of.labels) counts[label]!++;
  return counts;
};
const ascending = (indices: Uint32Array) => indices.every((x, i) => i === 0 || x > indices[i - 1]!);

describe("select", () => {
  test("gives the examples asked for, in that order, with the indices they had", () => {
    const few = select(set, [102, 0, 50, 0]);
    expect([...few.indices]).toEqual([102, 0, 50, 0]);
    expect(few.shape).toEqual([4, 2, 3, 1]);
    [102, 0, 50, 0].forEach((place, i) => {
      expect(few.labels[i]).toBe(set.labels[place]);
      expect(few.images.slice(6 * i, 6 * i + 6)).toEqual(
        set.images.slice(6 * place, 6 * place + 6),
      );
    });
    expect([...select(few, [1, 2]).indices]).toEqual([0, 50]);
  });

  test("has the fingerprint of what it selects", () => {
    const all = Uint32Array.from({ length: 103 }, (_, i) => i);
    expect(select(set, all).fingerprint).toBe(set.fingerprint);
    expect(select(set, all.toReversed()).fingerprint).not.toBe(set.fingerprint);
    expect(select(select(set, [3, 4, 5]), [1]).fingerprint).toBe(select(set, [4]).fingerprint);
  });

  test("keeps the type of images and labels, and may be empty", () => {
    const clusters = gaussianClusters({ n: 3, shape: [1, 1, 2] });
    expect(select(clusters, [1]).images).toBeInstanceOf(Float32Array);
    expect(select(clusters, []).shape).toEqual([0, 1, 1, 2]);
  });

  test.each([-1, 103, 0.5, Number.NaN])("refuses the place %d", (place) => {
    expect(() => select(set, [place])).toThrow(RangeError);
  });
});

describe("sample", () => {
  test("draws different examples, in order, the smaller draw within the larger", () => {
    const [few, many] = [sample(set, 10, { seed: 1 }), sample(set, 60, { seed: 1 })];
    expect([few.shape[0], many.shape[0]]).toEqual([10, 60]);
    expect(ascending(few.indices) && ascending(many.indices)).toBe(true);
    expect([...few.indices].every((index) => many.indices.includes(index))).toBe(true);
  });

  test("is another for another seed, and the same for the same", () => {
    expect(sample(set, 10, { seed: 1 })).toEqual(sample(set, 10, { seed: 1 }));
    expect(sample(set, 10, { seed: 2 }).fingerprint).not.toBe(
      sample(set, 10, { seed: 1 }).fingerprint,
    );
    expect(sample(set, 103).fingerprint).toBe(set.fingerprint);
  });
});

describe("stratified", () => {
  test.each([0, 1, 6, 50, 102, 103])("of %d keeps every class's share to within one", (count) => {
    const drawn = counts(stratified(set, count, { seed: 3 }));
    expect(drawn.reduce((a, b) => a + b, 0)).toBe(count);
    counts(set).forEach((all, c) => {
      expect(Math.abs(drawn[c]! - (all * count) / 103)).toBeLessThan(1);
    });
  });

  test("is in order, another for another seed, and the same for the same", () => {
    const drawn = stratified(set, 50, { seed: 3 });
    expect(ascending(drawn.indices)).toBe(true);
    expect(stratified(set, 50, { seed: 3 })).toEqual(drawn);
    expect(stratified(set, 50, { seed: 4 }).fingerprint).not.toBe(drawn.fingerprint);
  });
});

test.each([sample, stratified])("%o refuses a count that cannot be had", (draw) => {
  for (const count of [-1, 104, 1.5, Number.NaN])
    expect(() => draw(set, count)).toThrow(RangeError);
});
