// What the three corruptions of pixels do to them.

import { describe, expect, test } from "vitest";
import { testBatch } from "./batch.testing.ts";
import {
  type Batch,
  gaussianPixels,
  type Permute,
  pixelMoments,
  randomPixels,
  shuffledPixels,
} from "./index.ts";

const shape = [30, 8, 7, 3] as const;
const batch = testBatch(shape);
const size = 8 * 7 * 3;
const image = ({ images }: Batch, i: number) => [...images.subarray(i * size, (i + 1) * size)];
const sorted = (values: number[]) => values.sort((a, b) => a - b);
const positions = (values: number[]) =>
  Array.from({ length: values.length / 3 }, (_, p) => values.slice(3 * p, 3 * p + 3).join());

/** Each image holds 0, …, 167: after a permutation it shows where each value came from. */
const ramp: Batch = { ...batch, images: Uint8Array.from(batch.images, (_, k) => k % size) };

describe.each([
  ["shuffledPixels", shuffledPixels],
  ["randomPixels", randomPixels],
] as const)("%s", (_, make) => {
  test.each(["positions", "channels", "values"] as Permute[])(
    "%s: keeps every value",
    (permute) => {
      const after = make({ seed: 1, permute }).apply(batch);
      for (let i = 0; i < 30; i++) {
        expect(image(after, i)).not.toEqual(image(batch, i));
        expect(sorted(image(after, i))).toEqual(sorted(image(batch, i)));
      }
    },
  );

  test("positions: the channels of a pixel stay together", () => {
    const after = make({ seed: 1 }).apply(batch);
    for (let i = 0; i < 30; i++) {
      expect(positions(image(after, i)).sort()).toEqual(positions(image(batch, i)).sort());
    }
  });

  test("channels: values stay in their channel, and channels go separate ways", () => {
    const from = image(make({ seed: 1, permute: "channels" }).apply(ramp), 0);
    expect(from.every((source, k) => source % 3 === k % 3)).toBe(true);
    const together = from.filter((source, k) => k % 3 === 0 && from[k + 1] === source + 1);
    expect(together.length).toBeLessThan(8);
  });

  test("values: values change channel", () => {
    const from = image(make({ seed: 1, permute: "values" }).apply(ramp), 0);
    const kept = from.filter((source, k) => source % 3 === k % 3).length / size;
    expect(kept).toBeGreaterThan(0.15);
    expect(kept).toBeLessThan(0.55);
  });

  test("leaves the labels alone", () => {
    expect(make({ seed: 1 }).apply(batch).labels).toEqual(batch.labels);
  });

  test("permutes a share of the images, the same and more for a higher probability", () => {
    const many = testBatch([1000, 2, 2, 3]);
    const changed = (probability: number) => {
      const { images } = make({ seed: 1, probability, permute: "values" }).apply(many);
      const of = (from: Batch["images"], i: number) => from.subarray(i * 12, (i + 1) * 12).join();
      return [...many.indices].filter((i) => of(images, i) !== of(many.images, i));
    };
    const fifth = changed(0.2);
    expect(Math.abs(fifth.length - 200)).toBeLessThanOrEqual(4 * Math.sqrt(1000 * 0.2 * 0.8));
    expect(changed(0.5)).toEqual(expect.arrayContaining(fifth));
  });

  test("refuses to permute what it does not know", () => {
    expect(() => make({ seed: 1, permute: "rows" as Permute })).toThrow(
      'permute must be one of "positions", "channels", "values", got "rows".',
    );
  });
});

test("shuffledPixels moves the pixels of all images alike", () => {
  const after = shuffledPixels({ seed: 1 }).apply(ramp);
  for (let i = 1; i < 30; i++) expect(image(after, i)).toEqual(image(after, 0));
});

test("shuffledPixels has an order for each size of images", () => {
  const shuffle = shuffledPixels({ seed: 1 });
  const bytes = (of: Batch) => [...shuffle.apply(of).images];
  const small = testBatch([2, 3, 2, 3]);
  expect(bytes(batch)).not.toEqual([...batch.images]);
  expect(sorted(bytes(small))).toEqual(sorted([...small.images]));
  expect(bytes(small)).toEqual([...shuffledPixels({ seed: 1 }).apply(small).images]);
});

test("randomPixels moves the pixels of each image in its own way", () => {
  const after = randomPixels({ seed: 1 }).apply(ramp);
  const orders = new Set(Array.from({ length: 30 }, (_, i) => image(after, i).join()));
  expect(orders.size).toBe(30);
});

describe("gaussianPixels", () => {
  const wide = testBatch([400, 8, 7, 3]);
  const count = 400 * size;

  test("has the mean and variance asked for, within sampling error", () => {
    const moments = { mean: 120, variance: 4000 };
    const after = gaussianPixels({ seed: 2, moments }).apply(wide);
    const { mean, variance } = pixelMoments(after) as { mean: number; variance: number };
    expect(Math.abs(mean - 120)).toBeLessThan(4 * Math.sqrt(4000 / count));
    expect(Math.abs(variance - 4000)).toBeLessThan(4 * 4000 * Math.sqrt(2 / count));
  });

  test("has the moments of each channel if they are given for each", () => {
    const moments = { mean: [0, 50, -7], variance: [1, 100, 0] };
    const after = gaussianPixels({ seed: 2, moments }).apply(wide);
    const { mean, variance } = pixelMoments(after, { perChannel: true }) as {
      mean: number[];
      variance: number[];
    };
    const n = count / 3;
    for (const c of [0, 1, 2]) {
      const sigma2 = moments.variance[c]!;
      expect(Math.abs(mean[c]! - moments.mean[c]!)).toBeLessThanOrEqual(4 * Math.sqrt(sigma2 / n));
      expect(Math.abs(variance[c]! - sigma2)).toBeLessThanOrEqual(4 * sigma2 * Math.sqrt(2 / n));
    }
  });

  test("is not clipped to the range of bytes", () => {
    const { images } = gaussianPixels({
      seed: 2,
      moments: { mean: 0, variance: 255 ** 2 },
    }).apply(wide);
    expect(images.some((x) => x < 0)).toBe(true);
    expect(images.some((x) => x > 255)).toBe(true);
  });

  test("gives no two images alike", () => {
    const after = gaussianPixels({ seed: 2, moments: { mean: 0, variance: 1 } }).apply(batch);
    expect(new Set(Array.from({ length: 30 }, (_, i) => image(after, i).join())).size).toBe(30);
  });

  test("refuses moments that are none, and those of other channels", () => {
    const variance = { mean: 0, variance: -1 };
    expect(() => gaussianPixels({ seed: 0, moments: variance })).toThrow(
      /the variance not negative/,
    );
    const channels = { mean: [0, 0], variance: 1 };
    expect(() => gaussianPixels({ seed: 0, moments: channels }).apply(batch)).toThrow(
      "gaussianPixels: moments of 2 channels need images of as many, got 3.",
    );
  });
});

describe("pixelMoments", () => {
  const four = { images: Uint8Array.of(0, 2, 4, 6, 10, 20, 30, 40), shape: [2, 1, 2, 2] as const };

  test("of all values together, worked by hand", () => {
    expect(pixelMoments(four)).toEqual({ mean: 14, variance: 186 });
  });

  test("of each channel, worked by hand", () => {
    const { mean, variance } = pixelMoments(four, { perChannel: true });
    expect(mean).toEqual([11, 17]); // of 0, 4, 10, 30 and of 2, 6, 20, 40
    expect(variance).toEqual([133, 221]);
  });

  test("of one value has no variance", () => {
    const one = { images: Float32Array.of(0.5), shape: [1, 1, 1, 1] as const };
    expect(pixelMoments(one)).toEqual({ mean: 0.5, variance: 0 });
  });

  test("of no image is refused", () => {
    const none = { images: new Uint8Array(0), shape: [0, 2, 2, 1] as const };
    expect(() => pixelMoments(none)).toThrow("pixelMoments: images must have at least one image");
  });
});
