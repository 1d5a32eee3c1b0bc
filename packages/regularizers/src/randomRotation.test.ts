import { describe, expect, test } from "vitest";
import { testImage } from "./batch.testing.ts";
import { randomRotation } from "./index.ts";
import { turn } from "./turn.ts";

const pixels = [
  5, 53, 175, 115, 129, 217, 123, 103, 157, 29, 231, 251, 89, 1, 243, 47, 181, 133, 159, 3, 177,
  169, 235, 119, 77,
];
const image = testImage(pixels, 5, 5);
const floats = { ...image, images: Float32Array.from(pixels) };
const rotated = (degrees: number, interpolation: "bilinear" | "nearest", fill = 0) =>
  randomRotation({ degrees: [degrees, degrees], interpolation, fill });
const inner = [6, 7, 8, 11, 12, 13, 16, 17, 18];

describe("randomRotation", () => {
  // What torchvision 0.14.1's `rotate(image, angle, NEAREST, fill=7)` gives.
  test.each([
    [
      25,
      [
        7, 175, 115, 29, 7, 53, 103, 103, 1, 243, 217, 251, 89, 1, 3, 231, 251, 133, 133, 119, 7,
        47, 169, 235, 7,
      ],
    ],
    [
      -70,
      [
        7, 231, 217, 5, 7, 177, 181, 251, 123, 175, 169, 133, 89, 103, 115, 235, 159, 1, 157, 129,
        7, 77, 3, 243, 7,
      ],
    ],
  ])("takes the nearest pixel, as torchvision does, at %d degrees", (degrees, expected) => {
    expect([...rotated(degrees, "nearest", 7).apply(image, 0).images]).toEqual(expected);
  });

  // The same with BILINEAR: the inner nine pixels, where the rim plays no part.
  test.each([
    [25, [113.7645, 118.8871, 97.1894, 187.3494, 89.0, 71.5047, 192.426, 153.6772, 156.5345]],
    [-70, [184.3343, 200.3806, 111.3279, 149.1148, 89.0, 117.6958, 153.3654, 57.9948, 100.1138]],
  ])("interpolates as torchvision does, at %d degrees", (degrees, expected) => {
    const { images } = rotated(degrees, "bilinear").apply(floats, 0);
    for (const [k, i] of inner.entries()) expect(images[i]).toBeCloseTo(expected[k]!, 3);
  });

  test.each(["bilinear", "nearest"] as const)("turns by 90° exactly, %s", (interpolation) => {
    const transposed = Array.from(
      { length: 25 },
      (_, i) => pixels[(i % 5) * 5 + 4 - Math.floor(i / 5)]!,
    );
    expect([...rotated(90, interpolation).apply(image, 0).images]).toEqual(transposed);
  });

  test("four turns of 90° are the image", () => {
    let turned = image;
    for (let i = 0; i < 4; i++) turned = rotated(90, "bilinear").apply(turned, 0);
    expect(turned).toEqual(image);
  });

  test("mixes the rim with the fill, so that a white image on white stays white", () => {
    const white = testImage(new Array(25).fill(255), 5, 5);
    expect(rotated(33, "bilinear", 255).apply(white, 0)).toEqual(white);
    const [corner] = rotated(33, "bilinear", 0).apply(white, 0).images;
    expect(corner).toBeLessThan(255);
  });

  test.each([
    ["30", 30, -30, 30],
    ["10 to 25", [10, 25] as const, 10, 25],
  ])("draws angles uniformly over the whole range of %s degrees", (_, degrees, low, high) => {
    // Where a pixel holds its height above the centre, the one to the right comes to hold −sin θ.
    const n = 2000;
    const batch = {
      images: Float32Array.from({ length: 9 * n }, (_, i) => 1 - Math.floor((i % 9) / 3)),
      shape: [n, 3, 3, 1] as const,
      indices: Uint32Array.from({ length: n }, (_, i) => i),
    };
    const { images } = randomRotation({ degrees }).apply(batch, 0);
    const angles = Array.from(
      { length: n },
      (_, i) => (Math.asin(-images[9 * i + 5]!) * 180) / Math.PI,
    );
    const width = high - low;
    expect(Math.min(...angles)).toBeGreaterThanOrEqual(low - 1e-4);
    expect(Math.max(...angles)).toBeLessThanOrEqual(high + 1e-4);
    expect(Math.max(...angles) - Math.min(...angles)).toBeGreaterThan(0.99 * width);
    const mean = angles.reduce((sum, angle) => sum + angle, 0) / n;
    expect(Math.abs(mean - (low + high) / 2)).toBeLessThan(4 * (width / Math.sqrt(12 * n)));
  });

  test.each([
    [{ degrees: -5 }, /degrees must be a number from 0 to 360 or a range/],
    [{ degrees: [10, 5] as const }, /degrees must be/],
    [{ degrees: 5, interpolation: "cubic" as never }, /interpolation must be "bilinear" or/],
  ])("refuses %o", (options, message) => {
    expect(() => randomRotation(options)).toThrow(message);
  });
});

test("cosine and sine are those of Math to 15 digits, and exact at quarter turns", () => {
  for (let degrees = -360; degrees <= 360; degrees += 7.3) {
    const { cos, sin } = turn(degrees);
    expect(cos).toBeCloseTo(Math.cos((degrees * Math.PI) / 180), 14);
    expect(sin).toBeCloseTo(Math.sin((degrees * Math.PI) / 180), 14);
  }
  const quarters = [-90, 0, 90, 180, 270].map((degrees) =>
    Object.values(turn(degrees)).map((v) => v + 0),
  );
  expect(quarters).toEqual([
    [0, -1],
    [1, 0],
    [0, 1],
    [-1, 0],
    [0, -1],
  ]);
});
