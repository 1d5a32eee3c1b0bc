import { expect, test } from "vitest";
import { cutout } from "./index.ts";

const n = 5000;
const white = (height: number, width: number) => ({
  images: new Uint8Array(n * height * width).fill(255),
  shape: [n, height, width, 1] as const,
  indices: Uint32Array.from({ length: n }, (_, i) => i),
});
/** Where images are black, as text. */
const masks = (images: Uint8Array | Float32Array, size: number) =>
  Array.from({ length: n }, (_, i) => images.subarray(i * size, (i + 1) * size).join(" "));

test("covers a square around each pixel equally often, cut at the rim", () => {
  const { images } = cutout({ size: 3 }).apply(white(4, 3), 0);
  const seen = masks(images, 12);
  const expected = new Set<string>();
  for (let y = 0; y < 4; y++) {
    for (let x = 0; x < 3; x++) {
      const near = (i: number) =>
        Math.abs((i % 3) - x) <= 1 && Math.abs(Math.floor(i / 3) - y) <= 1;
      expected.add(Array.from({ length: 12 }, (_, i) => (near(i) ? 0 : 255)).join(" "));
    }
  }
  expect(new Set(seen)).toEqual(expected);
  const sd = Math.sqrt(n * (1 / 12) * (11 / 12));
  for (const mask of expected) {
    expect(Math.abs(seen.filter((one) => one === mask).length - n / 12)).toBeLessThan(4 * sd);
  }
});

test("an even square reaches one pixel further to the left and up", () => {
  const { images } = cutout({ size: 2 }).apply(white(1, 3), 0);
  expect(new Set(masks(images, 3))).toEqual(new Set(["0 255 255", "0 0 255", "255 0 0"]));
});

test("covers all channels with the fill", () => {
  const batch = {
    images: new Float32Array(6),
    shape: [1, 1, 2, 3] as const,
    indices: Uint32Array.of(0),
  };
  const { images } = cutout({ size: 9, fill: 0.5 }).apply(batch, 0);
  expect([...images]).toEqual([0.5, 0.5, 0.5, 0.5, 0.5, 0.5]);
});

test.each([0, 1.5, Number.NaN])("refuses size %d", (size) => {
  expect(() => cutout({ size })).toThrow(/cutout: size must be a positive integer/);
});

test("refuses a fill that bytes cannot hold", () => {
  expect(() => cutout({ size: 1, fill: 0.5 }).apply(white(1, 1), 0)).toThrow(
    /fill must be an integer/,
  );
});
