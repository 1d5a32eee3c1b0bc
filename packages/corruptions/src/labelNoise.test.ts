// Label noise beyond the paper: which labels come out, and how often.

import { describe, expect, test } from "vitest";
import { testBatch } from "./batch.testing.ts";
import {
  type Batch,
  BatchError,
  type Corruption,
  CorruptionOptionError,
  classCounts,
  corrupt,
  corruptLabels,
  instanceDependentLabels,
  type NoiseMatrix,
  noisyLabels,
  pairFlipNoise,
  permutedLabels,
  randomLabels,
  symmetricNoise,
} from "./index.ts";

const n = 20_000;
const batch = testBatch([n, 1, 1, 1]);

/** `frequencies[y][c]`: of the examples of class y, the share that became c. */
function frequencies(corruption: Corruption, of: Batch = batch) {
  const { labels } = corruption.apply(of);
  const counts = of.classes.map(() => of.classes.map(() => 0));
  for (const [i, label] of labels.entries()) counts[of.labels[i]!]![label]!++;
  const ofClass = classCounts(of);
  return counts.map((row, y) => row.map((count) => count / ofClass[y]!));
}

describe("noise matrices", () => {
  test("symmetric, worked by hand", () => {
    expect(symmetricNoise(3, 0.5)).toEqual([
      [0.5, 0.25, 0.25],
      [0.25, 0.5, 0.25],
      [0.25, 0.25, 0.5],
    ]);
  });

  test("pair flip, worked by hand", () => {
    expect(pairFlipNoise(3, 0.25)).toEqual([
      [0.75, 0.25, 0],
      [0, 0.75, 0.25],
      [0.25, 0, 0.75],
    ]);
  });

  test("refuse one class, and a rate that is none", () => {
    expect(() => symmetricNoise(1, 0.5)).toThrow("classes must be at least 2, got 1.");
    expect(() => symmetricNoise(1e9, 0.1)).toThrow(
      "classes must be at most 4096, got 1000000000: the matrix would take 8000000000000000000",
    );
    expect(() => pairFlipNoise(10, 45)).toThrow("got 45. For 45 %, pass 0.45.");
  });
});

describe("noisyLabels", () => {
  const own: NoiseMatrix = Array.from({ length: 10 }, (_, y) =>
    Array.from({ length: 10 }, (_, c) => (y === 4 ? Number(c === 7) : (c + y + 1) / (55 + 10 * y))),
  );
  test.each([
    ["symmetric", symmetricNoise(10, 0.3)],
    ["pair flip", pairFlipNoise(10, 0.45)],
    ["my own", own],
  ])("draws from the rows of a matrix: %s", (_, matrix) => {
    const seen = frequencies(noisyLabels({ seed: 1, matrix }));
    const ofClass = classCounts(batch);
    for (const [y, row] of matrix.entries()) {
      for (const [c, p] of row.entries()) {
        const tolerance = 4 * Math.sqrt((p * (1 - p)) / ofClass[y]!);
        expect(Math.abs(seen[y]![c]! - p)).toBeLessThanOrEqual(tolerance);
      }
    }
  });

  test("an impossible class never comes out, a certain one always", () => {
    const shift = pairFlipNoise(10, 1);
    const { labels } = noisyLabels({ seed: 1, matrix: shift }).apply(batch);
    expect(labels).toEqual(batch.labels.map((y) => (y + 1) % 10));
  });

  test("keeps the matrix it was made with", () => {
    const matrix = [[1]];
    const corruption = noisyLabels({ seed: 0, matrix });
    matrix[0]![0] = 0;
    expect(corruption.params.matrix).toEqual([[1]]);
  });

  test.each([
    [
      [
        [0.5, 0.4],
        [0, 1],
      ],
      "noisyLabels: row 0 of the matrix must sum to 1, got 0.9.",
    ],
    [
      [
        [1, 0],
        [1.5, -0.5],
      ],
      "row 1 must be of probabilities, got 1.5.",
    ],
    [
      [
        [1, 0],
        [0, Number.NaN],
      ],
      "row 1 must be of probabilities, got NaN.",
    ],
    [[[1, 0]], "row 0 must have 1 entries, got 2."],
    [[], "matrix must be a list of rows"],
    [undefined, "matrix must be a list of rows"],
  ])("refuses %j", (matrix, message) => {
    const make = () => noisyLabels({ seed: 0, matrix: matrix as NoiseMatrix });
    expect(make).toThrow(CorruptionOptionError);
    expect(make).toThrow(message);
  });

  test("refuses a batch of another number of classes", () => {
    expect(() => noisyLabels({ seed: 0, matrix: [[1]] }).apply(batch)).toThrow(
      "noisyLabels: the matrix must have a row for each of 10 classes, got 1.",
    );
  });
});

describe("permutedLabels", () => {
  const permuted = permutedLabels({ seed: 2, classCounts: classCounts(batch) });

  test("keeps the number of examples in each class, which randomLabels does not", () => {
    expect(classCounts({ ...batch, ...permuted.apply(batch) })).toEqual(classCounts(batch));
    const random = randomLabels({ seed: 2 }).apply(batch);
    expect(classCounts(random)).not.toEqual(classCounts(batch));
  });

  test("deals them out independently of the true ones", () => {
    const share = classCounts(batch).map((count) => count / n);
    const ofClass = classCounts(batch);
    for (const [y, row] of frequencies(permuted).entries()) {
      for (const [c, seen] of row.entries()) {
        const p = share[c]!;
        const tolerance = 4 * Math.sqrt((p * (1 - p)) / ofClass[y]!);
        expect(Math.abs(seen - p)).toBeLessThanOrEqual(tolerance);
      }
    }
  });

  test("each split is dealt its own", () => {
    const counts = classCounts(batch);
    const both = permutedLabels({ seed: 2, classCounts: { train: counts, test: counts } });
    const train = both.apply({ ...batch, split: "train" }).labels;
    const test_ = both.apply({ ...batch, split: "test" }).labels;
    expect(train).not.toEqual(test_);
    expect(() => both.apply({ ...batch, split: "extra" })).toThrow(
      'one count for each of 10 classes of "extra", got none.',
    );
  });

  test("refuses the counts of another set where the whole set is given, in any order", () => {
    const four = {
      ...testBatch([4, 1, 1, 1]),
      classes: ["a", "b"],
      labels: Uint8Array.of(0, 0, 0, 1),
    };
    const other = permutedLabels({ seed: 2, classCounts: [0, 4] });
    const words = "classCounts must be those of the set, [3, 1], got [0, 4]. Take them from";
    const turned = { ...four, indices: Uint32Array.of(3, 1, 0, 2) };
    for (const whole of [four, turned]) {
      expect(() => other.apply(whole)).toThrow(words);
      expect(() => other.apply(whole)).toThrow(BatchError);
    }
    expect(() => corruptLabels([...four.labels], other, { classes: 2 })).toThrow(words);
    const own = permutedLabels({ seed: 2, classCounts: [3, 1] });
    expect([...own.apply(turned).labels].sort()).toEqual([0, 0, 0, 1]);
  });

  test("takes the counts of a set of which a part is given", () => {
    const all = permutedLabels({ seed: 2, classCounts: [1, 1, 2, ...Array(7).fill(0)] });
    const part = testBatch([4, 1, 1, 1]);
    const repeated = { ...part, indices: Uint32Array.of(0, 0, 1, 2) };
    const { labels } = all.apply(repeated);
    expect(labels[0]).toBe(labels[1]);
    expect(labels.every((label) => label <= 2)).toBe(true);
    const first = { ...testBatch([3, 1, 1, 1]), labels: Uint8Array.of(0, 0, 0) };
    expect(all.apply(first).labels).toEqual(labels.slice(1));
  });

  test("refuses an index beyond the counts, and counts that are none", () => {
    const few = permutedLabels({ seed: 2, classCounts: Array(10).fill(1) });
    expect(() => few.apply(batch)).toThrow("indices must be below it, got 10.");
    expect(() => permutedLabels({ seed: 2, classCounts: [0.5] })).toThrow(CorruptionOptionError);
    expect(() => classCounts({ labels: Uint8Array.of(2), classes: ["a", "b"] })).toThrow(
      "classCounts: labels must be from 0 to 1, got 2.",
    );
  });
});

describe("instanceDependentLabels", () => {
  test.each([0, 1e-9, 0.03, 0.2, 0.45, 0.97, 1])(
    "changes a share of the rate %d, none at 0 and all at 1",
    (rate) => {
      const small = testBatch([10_000, 2, 2, 3]);
      const share =
        corrupt(small, instanceDependentLabels({ seed: 3, rate })).manifest.length / 1e4;
      expect(Math.abs(share - rate)).toBeLessThanOrEqual(4 * Math.sqrt((rate * (1 - rate)) / 1e4));
    },
  );

  test("refuses pixels that are no numbers", () => {
    const images = Float32Array.from(testBatch([30, 4, 4, 1]).images);
    images.fill(Number.NaN, 16, 32);
    const corruption = instanceDependentLabels({ seed: 4, rate: 1 });
    expect(() => corruption.apply({ ...testBatch([30, 4, 4, 1]), images })).toThrow(
      /images must be of finite numbers/,
    );
  });

  test("mistakes like images of a class for the same class", () => {
    const one = testBatch([1, 8, 8, 3]);
    const copies = 2000;
    const repeated = {
      ...testBatch([copies, 8, 8, 3]),
      images: Uint8Array.from({ length: copies * 192 }, (_, k) => one.images[k % 192]!),
      labels: new Uint8Array(copies).fill(3),
    };
    const favourites = [0, 1, 2, 3, 4, 5].map((seed) => {
      const row = frequencies(instanceDependentLabels({ seed, rate: 0.5 }), repeated)[3]!;
      const wrong = row.map((share, c) => (c === 3 ? 0 : share));
      const favourite = wrong.indexOf(Math.max(...wrong));
      expect(Math.abs(row[3]! - 0.5)).toBeLessThanOrEqual(4 * Math.sqrt(0.25 / copies));
      return { favourite, share: wrong[favourite]! / (1 - row[3]!) };
    });
    // With 192 standard normal terms the largest of nine logits is usually well ahead.
    expect(favourites.filter(({ share }) => share > 0.9).length).toBeGreaterThanOrEqual(4);
    expect(new Set(favourites.map(({ favourite }) => favourite)).size).toBeGreaterThan(1);
  });

  test("is blind to brightness and contrast", () => {
    const images = Float32Array.from(testBatch([300, 4, 4, 1]).images);
    const plain = { ...testBatch([300, 4, 4, 1]), images };
    const corruption = instanceDependentLabels({ seed: 4, rate: 0.5 });
    const brighter = { ...plain, images: images.map((x) => 2 * x + 64) };
    expect(corruption.apply(brighter).labels).toEqual(corruption.apply(plain).labels);
  });

  test("a constant image is no trouble", () => {
    const flat = { ...batch, images: new Uint8Array(n).fill(7) };
    const rows = frequencies(instanceDependentLabels({ seed: 5, rate: 0.5 }), flat);
    for (const row of rows) expect(row.every((share) => share > 0)).toBe(true); // all z are 0
    const tenths = { ...testBatch([n, 7, 7, 1]), images: new Float32Array(49 * n).fill(0.1) };
    const wrong = frequencies(instanceDependentLabels({ seed: 5, rate: 1 }), tenths);
    for (const [y, row] of wrong.entries())
      expect(
        row.every((share, c) => (c === y ? share === 0 : Math.abs(share - 1 / 9) < 0.03)),
      ).toBe(true); // though the mean is rounded
  });

  test("needs a second class", () => {
    const one = { ...batch, classes: ["only"], labels: new Uint8Array(n) };
    expect(() => instanceDependentLabels({ seed: 0, rate: 0.5 }).apply(one)).toThrow(
      "there must be at least 2 classes, got 1.",
    );
  });
});
