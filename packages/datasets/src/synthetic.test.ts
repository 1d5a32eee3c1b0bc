import { describe, expect, test } from "vitest";
import { goldenHashes, goldens } from "./goldens.testing.ts";
import {
  DatasetArgumentError,
  gaussianClusters,
  type SyntheticOptions,
  select,
  uniformNoise,
} from "./index.ts";

const shape = [3, 2, 2] as const;

describe.each(Object.entries({ gaussianClusters, uniformNoise }))("%s", (_, make) => {
  const set = make({ n: 20, shape });

  test("begins a larger set with the smaller one", () => {
    const larger = make({ n: 50, shape });
    expect(
      select(
        larger,
        Uint32Array.from({ length: 20 }, (_, i) => i),
      ),
    ).toEqual(set);
  });

  test("has other examples for another seed or split, and the same for the same", () => {
    const prints = [{}, { seed: 1 }, { split: "test" }].map(
      (options) => make({ n: 20, shape, ...options }).fingerprint,
    );
    expect(new Set(prints).size).toBe(3);
    expect(make({ n: 20, shape })).toEqual(set);
  });

  test("has every class about equally often", () => {
    const { labels, classes } = make({ n: 4000, shape: [1, 1, 1], classes: 4 });
    expect(classes).toEqual(["0", "1", "2", "3"]);
    for (let c = 0; c < 4; c++) {
      const surplus = labels.filter((label: number) => label === c).length - 1000;
      expect(Math.abs(surplus)).toBeLessThan(4 * Math.sqrt(4000 * 0.25 * 0.75));
    }
  });

  test("refuses a size that no memory holds, with the bytes that it would take", () => {
    const many = () => make({ n: 1e12, shape: [32, 32, 3] });
    expect(many).toThrow(DatasetArgumentError);
    expect(many).toThrow(/: the images must fit into memory, got a need of \d{16,17} bytes/);
  });

  test.each<[string, Partial<SyntheticOptions>]>([
    ["n", { n: 0 }],
    ["classes", { classes: 1.5 }],
    ["classes", { classes: 1e9 }],
    ["split", { split: 5 as unknown as string }],
    ["shape", { shape: 5 as unknown as [1, 1, 1] }],
    ["shape[1]", { shape: [1, -1, 1] }],
    ["shape", { shape: [1, 1] as never }],
  ])("refuses a wrong %s", (name, options) => {
    const attempt = () => make({ n: 5, shape, ...options });
    expect(attempt).toThrow(RangeError);
    expect(attempt).toThrow(`${name} must be`);
  });
});

describe("gaussianClusters", () => {
  test("have unit variance around means that both splits share", () => {
    const [train, test] = ["train", "test"].map((split) => {
      const set = gaussianClusters({ n: 5000, shape: [1, 1, 1], classes: 2, separation: 3, split });
      return [0, 1].map((c) => {
        const of = [...set.images].filter((_, i) => set.labels[i] === c);
        const mean = of.reduce((a, b) => a + b, 0) / of.length;
        return { mean, variance: of.reduce((a, x) => a + (x - mean) ** 2, 0) / of.length };
      });
    });
    for (const c of [0, 1]) {
      expect(Math.abs(train![c]!.mean - test![c]!.mean)).toBeLessThan(4 * Math.sqrt(2 / 2500));
      expect(Math.abs(train![c]!.variance - 1)).toBeLessThan(4 * Math.sqrt(2 / 2500));
    }
  });

  test("without separation have one mean", () => {
    const { images } = gaussianClusters({ n: 10_000, shape: [1, 1, 1], separation: 0 });
    const mean = (images as Float32Array).reduce((a, b) => a + b, 0) / 10_000;
    expect(Math.abs(mean)).toBeLessThan(4 / 100);
    expect(() => gaussianClusters({ n: 1, shape, separation: -1 })).toThrow(RangeError);
  });
});

test("the bytes of uniformNoise are uniform: χ² below its 1 − 10⁻⁶ quantile", () => {
  const { images } = uniformNoise({ n: 100, shape: [32, 32, 1] });
  const counts = new Float64Array(256);
  for (const byte of images) counts[byte]!++;
  const expected = images.length / 256;
  const chi2 = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  expect(chi2).toBeLessThan(373); // 255 degrees of freedom
});

test("synthetic sets and draws from them are the same bits in every engine", () => {
  expect(goldenHashes()).toEqual(goldens);
});
