import { describe, expect, test } from "vitest";
import { testImage } from "./batch.testing.ts";
import { colorJitter } from "./index.ts";

// Expected values are those of torchvision 0.14.1: adjust_brightness, adjust_contrast,
// adjust_saturation and adjust_hue of tensors; the last of floats, made bytes by
// convert_image_dtype, as its later versions do by themselves.
const pixels = [
  5, 53, 175, 115, 129, 217, 123, 103, 157, 29, 231, 251, 89, 1, 243, 47, 181, 133, 159, 3, 177,
  169, 235, 119, 77, 109, 215,
];
const bytes = {
  images: Uint8Array.from(pixels),
  shape: [1, 3, 3, 3] as const,
  indices: Uint32Array.of(0),
};
const floats = { ...bytes, images: Float32Array.from(pixels, (byte) => byte / 255) };

describe("colorJitter", () => {
  test.each([
    [
      "brightness",
      1.5,
      [
        7, 79, 255, 172, 193, 255, 184, 154, 235, 43, 255, 255, 133, 1, 255, 70, 255, 199, 238, 4,
        255, 253, 255, 178, 115, 163, 255,
      ],
    ],
    [
      "brightness",
      0.4,
      [
        2, 21, 70, 46, 51, 86, 49, 41, 62, 11, 92, 100, 35, 0, 97, 18, 72, 53, 63, 1, 70, 67, 94,
        47, 30, 43, 86,
      ],
    ],
    [
      "contrast",
      0.6,
      [
        49, 78, 151, 115, 123, 176, 120, 108, 140, 63, 185, 197, 99, 47, 192, 74, 155, 126, 141, 48,
        152, 147, 187, 117, 92, 111, 175,
      ],
    ],
    [
      "contrast",
      1.7,
      [
        0, 8, 216, 114, 138, 255, 127, 93, 185, 0, 255, 255, 70, 0, 255, 0, 226, 144, 189, 0, 219,
        206, 255, 121, 49, 104, 255,
      ],
    ],
    [
      "saturation",
      0.3,
      [
        37, 52, 88, 128, 132, 158, 117, 111, 127, 129, 189, 195, 64, 38, 110, 108, 148, 134, 96, 49,
        101, 192, 211, 177, 100, 110, 142,
      ],
    ],
    [
      "saturation",
      1.75,
      [
        0, 53, 255, 100, 125, 255, 129, 94, 188, 0, 255, 255, 115, 0, 255, 0, 215, 131, 226, 0, 255,
        144, 255, 56, 51, 107, 255,
      ],
    ],
    [
      "hue",
      0.3,
      [
        175, 5, 87, 217, 115, 149, 157, 112, 103, 227, 29, 251, 243, 40, 1, 106, 47, 181, 177, 124,
        3, 119, 192, 235, 215, 77, 137,
      ],
    ],
    [
      "hue",
      -0.45,
      [
        172, 175, 5, 201, 217, 115, 121, 157, 103, 251, 116, 29, 82, 243, 1, 181, 47, 55, 3, 177,
        37, 220, 119, 235, 206, 215, 77,
      ],
    ],
  ])("changes the %s of bytes by %d as torchvision does", (name, factor, expected) => {
    const { images } = colorJitter({ [name]: [factor, factor] }).apply(bytes, 0);
    expect([...images]).toEqual(expected);
  });

  test.each([
    [
      "hue",
      0.3,
      [
        0.686275, 0.019608, 0.341176, 0.85098, 0.45098, 0.585882, 0.615686, 0.44, 0.403922,
        0.888628, 0.113725, 0.984314, 0.952941, 0.159216, 0.003922, 0.416471, 0.184314, 0.709804,
        0.694118, 0.487059, 0.011765, 0.466667, 0.753725, 0.921569, 0.843137, 0.301961, 0.535686,
      ],
    ],
    [
      "contrast",
      1.7,
      [
        0.0, 0.033457, 0.84679, 0.44679, 0.540123, 1.0, 0.500123, 0.36679, 0.72679, 0.0, 1.0, 1.0,
        0.273457, 0.0, 1.0, 0.0, 0.88679, 0.56679, 0.740123, 0.0, 0.860123, 0.80679, 1.0, 0.473457,
        0.193457, 0.40679, 1.0,
      ],
    ],
    [
      "saturation",
      1.8,
      [
        0.0, 0.209238, 1.0, 0.388755, 0.487578, 1.0, 0.507063, 0.365886, 0.747063, 0.0, 1.0, 1.0,
        0.456028, 0.0, 1.0, 0.0, 0.852683, 0.51386, 0.904426, 0.0, 1.0, 0.559137, 1.0, 0.206196,
        0.193699, 0.419582, 1.0,
      ],
    ],
  ])("changes the %s of floats by %d as torchvision does", (name, factor, expected) => {
    const { images } = colorJitter({ [name]: [factor, factor] }).apply(floats, 0);
    for (const [i, value] of expected.entries()) expect(images[i]).toBeCloseTo(value, 5);
  });

  test("factors lie within 1 ± value, over the whole range", () => {
    const n = 2000;
    const grey = {
      images: new Float32Array(n).fill(0.5),
      shape: [n, 1, 1, 1] as const,
      indices: Uint32Array.from({ length: n }, (_, i) => i),
    };
    const factors = colorJitter({ brightness: 0.4 })
      .apply(grey, 0)
      .images.map((value) => value / 0.5);
    const [low, high] = [Math.min(...factors), Math.max(...factors)];
    expect(low).toBeGreaterThanOrEqual(0.6 - 1e-6);
    expect(low).toBeLessThan(0.61);
    expect(high).toBeLessThanOrEqual(1.4 + 1e-6);
    expect(high).toBeGreaterThan(1.39);
  });

  test("the order of the changes is random: brightness and contrast do not commute", () => {
    const images = Array.from(
      { length: 24 },
      (_, index) =>
        colorJitter({ brightness: [0.5, 0.5], contrast: [2, 2] }).apply(
          { ...bytes, indices: Uint32Array.of(index) },
          0,
        ).images,
    );
    expect(new Set(images.map(String)).size).toBe(2);
  });

  test("changes nothing if nothing is asked for", () => {
    expect(colorJitter().apply(bytes, 0)).toEqual(bytes);
    expect(colorJitter().apply(floats, 0)).toEqual(floats);
  });

  test("grey images have brightness and contrast, but no saturation and no hue", () => {
    const grey = testImage([10, 20, 30, 40], 2, 2);
    expect([...colorJitter({ contrast: [2, 2] }).apply(grey, 0).images]).toEqual([0, 15, 35, 55]);
    expect(() => colorJitter({ hue: 0.1 }).apply(grey, 0)).toThrow(/must have 3 channels, got 1/);
  });

  test.each([
    [{ brightness: -0.1 }, /brightness must be a number of at least 0 or a range/],
    [{ contrast: [1.2, 0.8] as const }, /contrast must be/],
    [{ hue: 0.6 }, /hue must be a number from 0 to 0.5/],
    [{ saturation: Number.NaN }, /saturation must be/],
  ])("refuses %o", (options, message) => {
    expect(() => colorJitter(options)).toThrow(message);
  });
});

test.each([-0.1, 1.5, 255, Number.NaN, Infinity])("refuses the float %d", (value) => {
  const images = floats.images.slice();
  images[7] = value;
  const batch = { ...floats, images };
  expect(() => colorJitter({ brightness: 0.1 }).apply(batch, 0)).toThrow(
    /float images must be within \[0, 1\], got .* whiten after the colours have changed/,
  );
  expect(colorJitter().apply(batch, 0).images).toEqual(images);
});
