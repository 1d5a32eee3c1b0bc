import { key, normalsInto } from "@rote/random";
import { describe, expect, test } from "vitest";
import { perImageWhitening } from "./perImageWhitening.ts";

const shape = [3, 5, 7, 2] as const;
const size = 5 * 7 * 2;
const noise = normalsInto(new Float32Array(3 * size), key(0));

describe("perImageWhitening", () => {
  test("gives each image mean 0 and variance 1", () => {
    const { images } = perImageWhitening({ images: noise.map((z) => 0.5 + 0.2 * z), shape });
    for (let i = 0; i < 3; i++) {
      const image = images.subarray(i * size, (i + 1) * size);
      const mean = image.reduce((sum, x) => sum + x, 0) / size;
      const variance = image.reduce((sum, x) => sum + x * x, 0) / size;
      expect(mean).toBeCloseTo(0, 5);
      expect(variance).toBeCloseTo(1, 5);
    }
  });

  test("makes a constant image zeros", () => {
    const { images } = perImageWhitening({
      images: new Uint8Array(size).fill(200),
      shape: [1, 5, 7, 2],
    });
    expect(images).toEqual(new Float32Array(size));
  });

  test.each([0.1, 1 / 3, -7.3, 1e30, 1e-30])("makes an image of %d alone zeros", (value) => {
    const images = new Float32Array(28 * 28 * 3).fill(value);
    const white = perImageWhitening({ images, shape: [1, 28, 28, 3] });
    expect(white.images.every((each) => each === 0)).toBe(true);
  });

  test("divides a nearly constant image by 1/√N and not by its deviation", () => {
    const bytes = new Uint8Array(16).fill(100);
    bytes[0] = 116; // mean 101, σ ≈ 3.9 < 255/4
    const { images } = perImageWhitening({ images: bytes, shape: [1, 4, 4, 1] });
    expect(images[0]).toBeCloseTo((15 / 255) * 4, 6);
    expect(images[1]).toBeCloseTo((-1 / 255) * 4, 6);
  });

  test("treats bytes like the same values in [0, 1]", () => {
    const bytes = Uint8Array.from(noise, (z) => 128 + 40 * z);
    const fractions = Float32Array.from(bytes, (byte) => byte / 255);
    const fromBytes = perImageWhitening({ images: bytes, shape }).images;
    const fromFractions = perImageWhitening({ images: fractions, shape }).images;
    fromBytes.forEach((x, i) => {
      expect(x).toBeCloseTo(fromFractions[i]!, 5);
    });
  });

  test("leaves its input alone and copies other fields", () => {
    const set = { images: Uint8Array.of(1, 2, 3, 4), shape: [1, 2, 2, 1] as const, labels: [7] };
    const { labels } = perImageWhitening(set);
    expect(labels).toEqual([7]);
    expect(labels).not.toBe(set.labels);
    expect([...set.images]).toEqual([1, 2, 3, 4]);
  });
});
