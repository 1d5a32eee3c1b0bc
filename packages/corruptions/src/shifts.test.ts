import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { bits, key } from "@rote/random";
import { describe, expect, test } from "vitest";
import { testBatch } from "./batch.testing.ts";
import {
  type Batch,
  BatchError,
  CorruptionOptionError,
  corruptionFromJSON,
  type Severity,
  type ShiftName,
  shiftNames,
} from "./index.ts";

const severities: readonly Severity[] = [1, 2, 3, 4, 5];

/** Four images: two of noise, and two of ramps with a little of it. */
function pictures(height: number, width: number, channels: number): Batch {
  const size = height * width * channels;
  const words = bits(key(size), 4 * size);
  const images = Uint8Array.from(words, (word, k) => {
    if (k < 2 * size) return word >>> 24;
    const at = k % size;
    const [i, j] = [Math.floor(at / (width * channels)), Math.floor(at / channels) % width];
    const ramp = (7 * j + 5 * i + 60 * (at % channels)) % 256;
    return Math.min(255, Math.max(0, ramp + (word >>> 27) - 16));
  });
  return { ...testBatch([4, height, width, channels], "test"), images };
}

const shift = (name: ShiftName, severity: Severity) =>
  corruptionFromJSON({ name, params: { severity }, seed: 0 });

/** A hash of what all severities make of images of these sizes. */
function hashOf(name: ShiftName, sizes: readonly [number, number, number][]) {
  const hash = sha256.create();
  for (const size of sizes) {
    for (const severity of severities) {
      hash.update(shift(name, severity).apply(pictures(...size)).images as Uint8Array);
    }
  }
  return bytesToHex(hash.digest()).slice(0, 16);
}

// The hashes are of what the other libraries give for the same images.
test("jpegCompression gives the bits of Pillow 13.0, in colours and grey", () => {
  const rgb = [32, 28].map((side) => [side, side, 3] as [number, number, number]);
  expect(hashOf("jpegCompression", [...rgb, [33, 21, 3], [5, 4, 3], [2, 3, 3]])).toBe(
    "0ccebbd9370b2b77",
  );
  const grey = [28, 7].map((side) => [side, side + 2 * (side % 2), 1] as [number, number, number]);
  expect(hashOf("jpegCompression", grey)).toBe("64bba906f7610216");
});

test("gaussianBlur and contrast give what scikit-image 0.26 and NumPy do, rounded", () => {
  const sizes: [number, number, number][] = [
    [32, 32, 3],
    [28, 28, 1],
  ];
  expect(hashOf("gaussianBlur", sizes)).toBe("e70f3b9a1c5e7294");
  expect(hashOf("contrast", sizes)).toBe("5b77e936ae160620");
});

/** One image of a row of these pixels. */
const row = (channels: number, values: readonly number[]): Batch => ({
  ...testBatch([1, 1, values.length / channels, channels], "test"),
  images: Uint8Array.from(values),
});

test("brightness adds to the largest value of a pixel, and scales the others with it", () => {
  const { images } = shift("brightness", 5).apply(row(3, [100, 50, 0, 0, 0, 0, 200, 240, 120]));
  // 255 · 0.3 = 76.5
  expect([...images]).toEqual([177, 88, 0, 77, 77, 77, 213, 255, 128]);
  expect([...shift("brightness", 1).apply(row(1, [0, 100, 250])).images]).toEqual([13, 113, 255]);
});

test("contrast shrinks what lies about the mean, and blur keeps what is even", () => {
  expect([...shift("contrast", 2).apply(row(1, [0, 100, 200])).images]).toEqual([50, 100, 150]);
  expect([...shift("gaussianBlur", 5).apply(row(1, [77, 77, 77])).images]).toEqual([77, 77, 77]);
  // exp(−1/2·0.16) against 1: 0.0439 / (1 + 2 · 0.0439) on either side, and what lies beyond.
  expect([...shift("gaussianBlur", 1).apply(row(1, [0, 0, 255, 0, 0])).images]).toEqual([
    0, 10, 234, 10, 0,
  ]);
});

test("noise has the published deviations, a mean of 0, and one draw for all severities", () => {
  const grey = {
    ...testBatch([40, 28, 28, 1], "test"),
    images: new Uint8Array(40 * 784).fill(128),
  };
  const added = (severity: Severity) =>
    Float64Array.from(shift("gaussianNoise", severity).apply(grey).images, (x) => (x - 128) / 255);
  const published = { 1: 0.04, 2: 0.06, 3: 0.08, 4: 0.09, 5: 0.1 };
  for (const severity of severities) {
    const noise = added(severity);
    const mean = noise.reduce((sum, x) => sum + x, 0) / noise.length;
    const variance = noise.reduce((sum, x) => sum + x * x, 0) / noise.length - mean * mean;
    expect(Math.abs(mean)).toBeLessThan(0.002);
    expect(Math.sqrt(variance) / published[severity]).toBeCloseTo(1, 1);
  }
  const [least, most] = [added(1), added(5)];
  expect(least.every((x, k) => Math.abs(x - 0.4 * most[k]!) <= 1.5 / 255)).toBe(true);
});

describe.each(shiftNames)("%s", (name) => {
  const set = pictures(28, 28, 3);

  test("takes images farther from what they were with each severity", () => {
    const distance = (severity: Severity) => {
      const images = Int32Array.from(shift(name, severity).apply(set).images);
      return images.reduce((sum, x, k) => sum + Math.abs(x - set.images[k]!), 0);
    };
    const distances = severities.map(distance);
    expect(distances[0]).toBeGreaterThan(0);
    expect(distances).toEqual([...distances].sort((a, b) => a - b));
    expect(new Set(distances).size).toBe(5);
  });

  test("gives floats in 0 … 255 as integers there, and refuses others", () => {
    const floats = { ...set, images: Float32Array.from(set.images, (x) => Math.min(255, x + 0.3)) };
    const { images } = shift(name, 3).apply(floats);
    expect(images).toBeInstanceOf(Float32Array);
    expect(images.every((x) => Number.isInteger(x) && x >= 0 && x <= 255)).toBe(true);
    for (const wrong of [-0.5, 256, Number.NaN]) {
      const images = floats.images.slice().fill(wrong, 5, 6);
      expect(() => shift(name, 3).apply({ ...floats, images })).toThrow(BatchError);
    }
  });

  test.each([0, 6, 2.5, "3", null, undefined])("refuses the severity %o", (severity) => {
    expect(() => shift(name, severity as Severity)).toThrow(CorruptionOptionError);
    expect(() => shift(name, severity as Severity)).toThrow(/severity must be a/);
  });
});

test("JPEG has one channel or three", () => {
  expect(() => shift("jpegCompression", 1).apply(testBatch([1, 4, 4, 2]))).toThrow(
    "jpegCompression: images must have 1 or 3 channels, got 2.",
  );
});
