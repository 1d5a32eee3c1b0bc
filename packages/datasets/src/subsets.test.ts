import { describe, expect, test } from "vitest";
import {
  batches,
  DatasetArgumentError,
  fingerprint,
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

  test("refuses classes of one name, as every function of sets does", () => {
    const twice = {
      ...set,
      classes: set.classes.map((name, i) => (i === 2 ? set.classes[0]! : name)),
    };
    for (const call of [
      () => select(twice, [0]),
      () => sample(twice, 10),
      () => stratified(twice, 10),
      () => fingerprint(twice),
    ]) {
      expect(call).toThrow(DatasetArgumentError);
      expect(call).toThrow(/classes must differ from each other, got ".*" twice\./);
    }
  });

  test("has the fingerprint of what it selects", () => {
    const all = Uint32Array.from({ length: 103 }, (_, i) => i);
    expect(select(set, all).fingerprint).toBe(set.fingerprint);
    expect(select(set, all.toReversed()).fingerprint).not.toBe(set.fingerprint);
    expect(select(select(set, [3, 4, 5]), [1]).fingerprint).toBe(select(set, [4]).fingerprint);
  });

  test("counts the examples of a set that does not say their indices", () => {
    const { images, labels, shape, classes } = set;
    const plain = { images, labels, shape, classes } as unknown as typeof set;
    expect([...select(plain, [2, 0]).indices]).toEqual([2, 0]);
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

test.each([
  [{ classes: [] }, "classes must name the classes of labels, got []"],
  [{ classes: set.classes.slice(0, 2) }, "labels must be integers from 0 to 1"],
  [{ labels: Int32Array.from(set.labels).fill(-1, 4, 5) }, "got -1 at 4"],
  [{ labels: Float32Array.from(set.labels).fill(0.5, 4, 5) }, "got 0.5 at 4"],
  [{ classes: undefined }, "classes must be a list, got undefined"],
  [{ classes: [3] }, "classes[0] must be a text, got 3"],
  [{ labels: Float32Array.from(set.labels).fill(Number.NaN, 4, 5) }, "got NaN at 4"],
])("a set is refused whose labels are none of its classes: %#", async (wrong, message) => {
  const other = { ...set, ...wrong } as unknown as typeof set;
  const calls: Record<string, () => unknown> = {
    select: () => select(other, [0]),
    sample: () => sample(other, 10),
    stratified: () => stratified(other, 10),
    batches: () => batches(other, { batchSize: 8 }).next(),
  };
  for (const call of Object.values(calls)) {
    const error = await new Promise((resolve) => resolve(call())).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(DatasetArgumentError);
    expect((error as Error).message).toContain(message);
  }
});

test.each([sample, stratified])("%o refuses a count that cannot be had", (draw) => {
  for (const count of [-1, 104, 1.5, Number.NaN])
    expect(() => draw(set, count)).toThrow(RangeError);
});

describe("what a set may be", () => {
  const shape = [2, 1, 1, 1] as const;
  const rest = { shape, classes: ["a"], split: "train", indices: Uint32Array.of(0, 1) };
  const set = (images: unknown, labels: unknown = Uint8Array.of(0, 0)) =>
    Object.assign({ images, labels, fingerprint: "" }, rest) as never;

  test.each([
    ["a Buffer", Buffer.from([9, 1, 2]).subarray(1)],
    ["clamped bytes", Uint8ClampedArray.of(1, 2)],
    ["shared memory", new Uint8Array(new SharedArrayBuffer(2)).fill(1).fill(2, 1)],
  ])("%s: a selection owns its memory, and has the fingerprint of bytes", (_, images) => {
    const chosen = select<Required<ImageSet>>(set(images, Buffer.from([0, 0])), [1, 0]);
    expect(chosen.images).toEqual(Uint8Array.of(2, 1));
    expect(chosen.labels).toEqual(Uint8Array.of(0, 0));
    expect(chosen.fingerprint).toBe(
      select<Required<ImageSet>>(set(Uint8Array.of(1, 2)), [1, 0]).fingerprint,
    );
    chosen.images.fill(7);
    expect([...images]).toEqual([1, 2]);
  });

  test.each([
    ["a view with strides", { data: Uint8Array.of(1, 2), stride: [-1] }, /must first be copied to/],
    ["numbers", [1, 2], /must be a Uint8Array or a Float32Array, got Array/],
    ["too many bytes", new Uint8Array(3), /must have 2 entries, got 3/],
  ])("%s: is refused", (_, images, message) => {
    for (const call of [() => select(set(images), [0]), () => fingerprint(set(images))]) {
      expect(call).toThrow(DatasetArgumentError);
      expect(call).toThrow(message);
    }
  });

  test("a label is missing: is refused", () => {
    expect(() => select(set(Uint8Array.of(1, 2), Uint8Array.of(0)), [0])).toThrow(
      "there must be a label for each of 2 images, got 1.",
    );
  });
});
