import { describe, expect, test } from "vitest";
import { testImage } from "./batch.testing.ts";
import { randomCrop } from "./index.ts";

/** The padded 3×3 image 1 … 9, as torchvision 0.14.1's `pad(image, [2, 2], mode)` gives it. */
const padded = {
  constant: `9 9 9 9 9 9 9  9 9 9 9 9 9 9  9 9 1 2 3 9 9  9 9 4 5 6 9 9  9 9 7 8 9 9 9
             9 9 9 9 9 9 9  9 9 9 9 9 9 9`,
  edge: `1 1 1 2 3 3 3  1 1 1 2 3 3 3  1 1 1 2 3 3 3  4 4 4 5 6 6 6  7 7 7 8 9 9 9
         7 7 7 8 9 9 9  7 7 7 8 9 9 9`,
  reflect: `9 8 7 8 9 8 7  6 5 4 5 6 5 4  3 2 1 2 3 2 1  6 5 4 5 6 5 4  9 8 7 8 9 8 7
            6 5 4 5 6 5 4  3 2 1 2 3 2 1`,
  symmetric: `5 4 4 5 6 6 5  2 1 1 2 3 3 2  2 1 1 2 3 3 2  5 4 4 5 6 6 5  8 7 7 8 9 9 8
              8 7 7 8 9 9 8  5 4 4 5 6 6 5`,
};
const image = testImage([1, 2, 3, 4, 5, 6, 7, 8, 9], 3, 3);

describe("randomCrop", () => {
  test.each(Object.entries(padded))("pads in mode %s as torchvision does", (mode, expected) => {
    const paddingMode = mode as keyof typeof padded;
    const crop = randomCrop({ size: 7, padding: 2, paddingMode, fill: 9 });
    expect([...crop.apply(image, 0).images]).toEqual(expected.trim().split(/\s+/).map(Number));
  });

  test("each window is equally likely, and each is a window", () => {
    const n = 9000;
    const many = {
      images: new Uint8Array(n * 9).map((_, i) => (i % 9) + 1),
      shape: [n, 3, 3, 1] as const,
      indices: Uint32Array.from({ length: n }, (_, i) => i),
    };
    const { images, shape } = randomCrop({ size: 1 }).apply(many, 0);
    expect(shape).toEqual([n, 1, 1, 1]);
    const counts = Array.from({ length: 9 }, (_, i) => images.filter((v) => v === i + 1).length);
    const sd = Math.sqrt(n * (1 / 9) * (8 / 9));
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(4 * sd);
  });

  test("cuts height and width apart, channels together", () => {
    const colour = {
      images: Uint8Array.from({ length: 2 * 3 * 2 }, (_, i) => i),
      shape: [1, 2, 3, 2] as const,
      indices: Uint32Array.of(4),
    };
    const { images, shape } = randomCrop({ size: [1, 3] }).apply(colour, 0);
    expect(shape).toEqual([1, 1, 3, 2]);
    expect([
      [0, 1, 2, 3, 4, 5],
      [6, 7, 8, 9, 10, 11],
    ]).toContainEqual([...images]);
  });

  test("pads left and right by the first number, top and bottom by the second", () => {
    const { images } = randomCrop({ size: [3, 5], padding: [1, 0] }).apply(image, 0);
    expect([...images]).toEqual([0, 1, 2, 3, 0, 0, 4, 5, 6, 0, 0, 7, 8, 9, 0]);
  });

  test.each([
    [{ size: 0 }, /size must be a positive integer, got 0/],
    [{ size: 2, padding: -1 }, /padding must be a non-negative integer, got -1/],
    [{ size: 2, paddingMode: "wrap" as never }, /paddingMode must be one of "constant", "edge"/],
  ])("refuses %o", (options, message) => {
    expect(() => randomCrop(options)).toThrow(message);
  });

  test.each([
    [{ size: 6, padding: 1 }, /size must be at most the padded height 5, got 6/],
    [{ size: 2, padding: 3, paddingMode: "reflect" as const }, /must be at most 2 for images/],
    [{ size: 2, padding: 4, paddingMode: "symmetric" as const }, /must be at most 3 for images/],
    [{ size: 2, fill: 300 }, /fill must be an integer in \[0, 255\] for bytes, got 300/],
  ])("refuses %o for an image of three by three bytes", (options, message) => {
    expect(() => randomCrop(options).apply(image, 0)).toThrow(message);
  });
});
