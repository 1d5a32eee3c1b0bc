import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { FormatError } from "../datasetError.ts";
import { readGif } from "./readGif.ts";

const RED = [200, 1, 2];
const GREEN = [3, 200, 4];
const BLUE = [5, 6, 200];
const WHITE = [255, 254, 253];

interface Made {
  screen: [width: number, height: number];
  frame: [left: number, top: number, width: number, height: number];
  global?: number[][];
  local?: number[][];
  transparent?: number;
  interlaced?: boolean;
  numbers: number[];
}

/** A GIF file; its codes are 3 bits long, since 4, which forgets all others, comes often. */
function gif({ screen, frame, global, local, transparent, interlaced, numbers }: Made): Uint8Array {
  const codes = numbers.flatMap((number, i) => (i % 2 === 0 ? [4, number] : [number])).concat(5);
  const bits = codes.flatMap((code) => [code & 1, (code >> 1) & 1, code >> 2]);
  const data = Array.from({ length: Math.ceil(bits.length / 8) }, (_, i) =>
    bits.slice(8 * i, 8 * i + 8).reduce((byte, bit, j) => byte | (bit << j), 0),
  );
  const words = (values: readonly number[]) => values.flatMap((value) => [value & 255, value >> 8]);
  const control = transparent === undefined ? [] : [0x21, 0xf9, 4, 1, 0, 0, transparent, 0];
  const flags = (local ? 0x81 : 0) | (interlaced ? 0x40 : 0);
  return Uint8Array.from(
    [
      [0x47, 0x49, 0x46, 0x38, 0x39, 0x61], // GIF89a
      words(screen),
      [global ? 0x81 : 0, 0, 0],
      (global ?? []).flat(),
      control,
      [0x2c],
      words(frame),
      [flags],
      (local ?? []).flat(),
      [2, data.length],
      data,
      [0, 0x3b],
    ].flat(),
  );
}

const palette = [RED, GREEN, BLUE, WHITE];
const other = [WHITE, BLUE, GREEN, RED];
const frame: Made = { screen: [2, 2], frame: [0, 0, 2, 2], numbers: [0, 1, 2, 3] };
const part: Made = { screen: [3, 2], frame: [1, 1, 2, 1], numbers: [1, 2] };

// Checked against Pillow 9.4 and 13, on these and on pictures of noise.
test.each<[string, Made, number[][]]>([
  ["a palette for all", { ...frame, global: palette }, palette],
  ["a palette of its own", { ...frame, global: other, local: palette }, palette],
  ["no palette", frame, [0, 1, 2, 3].map((grey) => [grey, grey, grey])],
  ["a colour that is transparent", { ...frame, global: palette, transparent: 2 }, palette],
  [
    "a frame that leaves pixels free",
    { ...part, global: palette },
    [RED, RED, RED, RED, GREEN, BLUE],
  ],
  [
    "a frame that leaves transparent pixels free",
    { ...part, global: palette, transparent: 3 },
    [WHITE, WHITE, WHITE, WHITE, GREEN, BLUE],
  ],
  [
    "a frame beyond the screen",
    { screen: [1, 1], frame: [0, 1, 2, 1], global: palette, numbers: [1, 2] },
    [RED, RED, GREEN, BLUE],
  ],
  [
    "rows in another order",
    {
      screen: [1, 9],
      frame: [0, 0, 1, 9],
      global: palette,
      interlaced: true,
      numbers: [0, 0, 1, 2, 2, 3, 3, 3, 3],
    },
    [RED, WHITE, BLUE, WHITE, GREEN, WHITE, BLUE, WHITE, RED],
  ],
])("with %s has Pillow's pixels", (_, made, expected) => {
  expect([...readGif(gif(made)).pixels]).toEqual(expected.flat());
});

test("codes of up to 12 bits are read, in a picture larger than their dictionary", async () => {
  const pixels = Uint8Array.from({ length: 120 * 100 * 3 }, (_, i) => (i * i * 31) >> 3);
  const raw = { width: 120, height: 100, channels: 3 } as const;
  const bytes = await sharp(pixels, { raw }).gif({ dither: 0 }).toBuffer();
  const expected = await sharp(bytes).removeAlpha().raw().toBuffer();
  expect(readGif(bytes)).toEqual({ pixels: new Uint8Array(expected), width: 120, height: 100 });
});

describe("refuses", () => {
  const whole = gif({ ...frame, global: palette });
  const changed = (at: number, value: number) => whole.with(at, value);
  const data = whole.length - 5; // three bytes of codes, and two of ends
  test.each<[string, Uint8Array]>([
    ["a file without a frame", Uint8Array.from([...whole.subarray(0, 25), 0x3b])],
    [
      "a frame of billions of pixels",
      changed(25 + 5, 255)
        .with(25 + 6, 255)
        .with(25 + 8, 255),
    ],
    ["codes of 9 bits", changed(25 + 10, 9)],
    ["a code that is not defined yet", changed(data, 0b00111100)],
    ["an end before the last pixel", changed(data, 0b00101100)],
  ])("%s", (_, bytes) => {
    expect(() => readGif(bytes)).toThrow(FormatError);
  });

  test("every cut before the last pixel", () => {
    for (let length = 0; length < whole.length - 3; length++) {
      expect(() => readGif(whole.subarray(0, length))).toThrow(FormatError);
    }
  });
});
