import { describe, expect, test } from "vitest";
import { centerCrop } from "./centerCrop.ts";
import { ImageArgumentError } from "./imageArgumentError.ts";

/** Each value says where it stands: 1000·image + 100·row + 10·column + channel. */
const numbered = (n: number, height: number, width: number, channels: number) => ({
  images: Float32Array.from({ length: n * height * width * channels }, (_, at) => {
    const [c, x] = [at % channels, Math.floor(at / channels) % width];
    const y = Math.floor(at / (channels * width)) % height;
    return 1000 * Math.floor(at / (channels * width * height)) + 100 * y + 10 * x + c;
  }),
  shape: [n, height, width, channels] as const,
});

describe("centerCrop", () => {
  test("keeps rows and columns 2 to 29 of 32", () => {
    const { images, shape } = centerCrop(numbered(2, 32, 32, 1), 28);
    expect(shape).toEqual([2, 28, 28, 1]);
    expect([images[0], images[27], images[28], images.at(-1)]).toEqual([220, 490, 320, 4190]);
  });

  test("leaves the larger part of an odd margin at the bottom and right", () => {
    expect([...centerCrop(numbered(1, 3, 4, 2), 2).images]).toEqual([
      10, 11, 20, 21, 110, 111, 120, 121,
    ]);
  });

  test("takes clamped bytes as bytes", () => {
    const images = Uint8ClampedArray.of(1, 2, 3, 4) as unknown as Uint8Array;
    const cropped = centerCrop({ images, shape: [1, 2, 2, 1] }, 1);
    expect(cropped.images).toEqual(Uint8Array.of(1));
  });

  test.each([
    [{ images: new Uint8Array(5), shape: [1, 2, 2, 1] }, "shape 1,2,2,1 must have 4 entries"],
    [{ images: new Float64Array(4), shape: [1, 2, 2, 1] }, "images must be a Uint8Array or a Flo"],
    [{ images: { data: new Uint8Array(4), stride: [1, 2] }, shape: [1, 2, 2, 1] }, "strides"],
    [{ images: new Uint8Array(4), shape: [2, 2, 1] }, "shape must be \\[n, height, width, chan"],
  ])("refuses %j", (set, message) => {
    const call = () => centerCrop(set as never, 1);
    expect(call).toThrow(ImageArgumentError);
    expect(call).toThrow(new RegExp(message));
  });

  test("gives the image itself at its full size, as a copy", () => {
    const set = { ...numbered(2, 3, 3, 3), labels: [1, 2] };
    const same = centerCrop(set, 3);
    expect(same).toEqual(set);
    expect(same.images).not.toBe(set.images);
  });

  test("keeps bytes as bytes", () => {
    const set = { images: new Uint8Array(16), shape: [1, 4, 4, 1] as const };
    expect(centerCrop(set, 2).images).toBeInstanceOf(Uint8Array);
  });

  test.each([0, 5, 1.5])("refuses the size %d for 4×6", (size) => {
    expect(() => centerCrop(numbered(1, 4, 6, 1), size)).toThrow(
      `centerCrop: height must be an integer in [1, 4], that of the images, got ${size}.`,
    );
  });

  test("crops to a rectangle, and copies a Buffer", () => {
    const { images, shape } = numbered(2, 4, 4, 1);
    const set = { images: Buffer.from(Uint8Array.from(images, (x) => x % 100)), shape };
    const cropped = centerCrop(set, { height: 2, width: 4 });
    expect(cropped.shape).toEqual([2, 2, 4, 1]);
    expect([...cropped.images.subarray(0, 8)]).toEqual([0, 10, 20, 30, 0, 10, 20, 30]);
    expect(cropped.images.buffer).not.toBe(set.images.buffer);
  });
});
