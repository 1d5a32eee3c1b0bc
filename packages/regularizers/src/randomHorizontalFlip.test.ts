import { describe, expect, test } from "vitest";
import { testBatch } from "./batch.testing.ts";
import { randomHorizontalFlip } from "./index.ts";

describe("randomHorizontalFlip", () => {
  const image = {
    images: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12),
    shape: [1, 2, 3, 2] as const,
    indices: Uint32Array.of(0),
  };

  test("reverses each row of pixels and keeps their channels in order", () => {
    const { images } = randomHorizontalFlip({ p: 1 }).apply(image, 0);
    expect([...images]).toEqual([5, 6, 3, 4, 1, 2, 11, 12, 9, 10, 7, 8]);
  });

  test("never flips for p = 0", () => {
    expect(randomHorizontalFlip({ p: 0 }).apply(image, 0).images).toEqual(image.images);
  });

  test("flips a share p of the images", () => {
    const batch = testBatch([10_000, 1, 2, 1]);
    const { images } = randomHorizontalFlip({ p: 0.3 }).apply(batch, 0);
    let [flipped, asymmetric] = [0, 0];
    for (let i = 0; i < images.length; i += 2) {
      if (batch.images[i] === batch.images[i + 1]) continue;
      asymmetric++;
      if (images[i] !== batch.images[i]) flipped++;
    }
    const sd = Math.sqrt(asymmetric * 0.3 * 0.7);
    expect(Math.abs(flipped - 0.3 * asymmetric)).toBeLessThan(4 * sd);
  });

  test("refuses a p that is no probability", () => {
    expect(() => randomHorizontalFlip({ p: 50 })).toThrow(/p must be between 0 and 1, got 50/);
  });
});
