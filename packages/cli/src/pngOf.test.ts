import { inflateSync } from "node:zlib";
import { expect, test } from "vitest";
import { pngOf } from "./pngOf.ts";

test.each([1, 2, 3, 4])("bytes of %d channels stand in the file as they are", (channels) => {
  const images = Uint8Array.from({ length: 2 * 6 * channels }, (_, i) => i * 7);
  const png = pngOf({ images, shape: [2, 2, 3, channels] }, 1);
  expect(png.readUInt32BE(16)).toBe(3); // width
  expect(png.readUInt32BE(20)).toBe(2); // height
  const length = png.readUInt32BE(33);
  const rows = inflateSync(png.subarray(41, 41 + length));
  const row = (y: number) =>
    [...rows].slice(y * (1 + 3 * channels) + 1, (y + 1) * (1 + 3 * channels));
  expect([...row(0), ...row(1)]).toEqual([...images.subarray(6 * channels)]);
});

test("floats are stretched, and one value is black", () => {
  const images = Float32Array.of(-1, 0, 1, 5);
  const rows = (place: number) => {
    const png = pngOf({ images, shape: [2, 1, 2, 1] }, place);
    return [...inflateSync(png.subarray(41, 41 + png.readUInt32BE(33)))];
  };
  expect(rows(0)).toEqual([0, 0, 255]);
  expect(rows(1)).toEqual([0, 0, 255]);
});
