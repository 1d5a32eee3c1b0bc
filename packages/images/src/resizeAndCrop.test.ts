import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { ImageArgumentError } from "./imageArgumentError.ts";
import { resizeAndCrop, resizeAndCropUnchecked } from "./resizeAndCrop.ts";

/** A picture of noise that Python makes as well: v_i = (7 i² + 131 i + 17 ⌊i/8⌋) mod 251. */
const noise = (width: number, height: number) =>
  Uint8Array.from(
    { length: width * height * 3 },
    (_, i) => (((7 * i) % 251) * (i % 251) + 131 * i + 17 * (i >> 3)) % 251,
  );

describe("resizeAndCrop gives the bytes of Pillow 13.0 and torchvision's crop", () => {
  // Made by: Image.resize(…, Resampling.BILINEAR), crop at int(round((side - size) / 2.0)), "L".
  // biome-ignore format: a table
  test.each([
    [500, 375, 256, 224, 3, "40ae952b748b613b2c9003bc980b067e15108b96a54d5d6afd0ae194a201a32a"],
    [375, 500, 32, 32, 3, "e89175fa6cde56a746ae9177ce8db5437dbe61f9fd1a780c96174c4f0e18333d"],
    [33, 64, 16, 16, 1, "9b8ed12d9cba3118331e6cbc1f3cb1da24cbcead889b19d7c9d62a8c69fdbe46"],
    [8, 8, 3, 3, 3, "9b8f98ccbca5dd49752c72be019685f757126de0c00c1edf78ba03237f26eb63"],
    [5, 4, 8, 7, 1, "3a863b5357ba08bc94fdf7cc3e2e2c08aa32dbb750be955ac17dac9e4cc0c4ef"],
    [4, 4, 4, 3, 3, "435733e67bf2adc211899e6496f295676278fdac8677b463a7ec306427c287f9"],
    [7, 3, 5, 4, 3, "e53fc453f4982bb8f418c2171cd2633977333a94ca7f2be53c57a8c6dde91753"],
    [3, 90, 4, 2, 3, "b7d1e786c6f2bea2c8e978e8ff106db18dfdc9393c1a4874088e2b48c393e14a"],
    [6, 5, 5, 4, 1, "5da42c1ea18235c1f418b0a17746336d24413d1e05ac4f780139e842ed2595e6"],
    [1, 1, 5, 5, 1, "e5605f1a1f853b525f2af98b344c39b5b048220c342126860cfbd9915dc9a1f5"],
  ] as const)("%d×%d to %d, crop %d, %d channels", (width, height, resize, size, channels, sha) => {
    const rgb = noise(width, height);
    const options = { width, height, resize, size, channels };
    const square = resizeAndCrop(rgb, { ...options, stride: 3 });
    expect(createHash("sha256").update(square).digest("hex")).toBe(sha);

    const rgba = new Uint8ClampedArray(width * height * 4);
    for (let i = 0; i < rgb.length; i++) rgba[4 * Math.floor(i / 3) + (i % 3)] = rgb[i]!;
    expect(resizeAndCrop(rgba, { ...options, stride: 4 })).toEqual(square);
  });

  test("enlarged columns lie by their half-pixel centres", () => {
    const columns = [0, 60, 120, 240].flatMap((x) => [x, x, x]);
    const pixels = Uint8Array.from([...columns, ...columns, ...columns, ...columns]);
    const options = { width: 4, height: 4, stride: 3, resize: 8, size: 8, channels: 1 } as const;
    const row = [...resizeAndCrop(pixels, options).subarray(0, 8)];
    expect(row).toEqual([0, 15, 45, 75, 105, 150, 210, 240]);
  });

  test.each([
    [2, 0],
    [3, 0],
    [4, 1],
    [5, 2], // int(round(1.5))
    [6, 2],
    [7, 2], // int(round(2.5))
    [9, 4],
  ])("the 2 central pixels of %d begin at place %d", (side, place) => {
    const pixels = Uint8Array.from({ length: side * side * 3 }, (_, i) => Math.floor(i / 3) % side);
    const options = { width: side, height: side, stride: 3, resize: side, channels: 1 } as const;
    expect(resizeAndCrop(pixels, { ...options, size: 2 })[0]).toBe(place);
  });

  test.each([
    [[0, 0, 255], 29],
    [[0, 255, 0], 150],
    [[255, 0, 0], 76],
    [[255, 255, 255], 255],
    [[1, 2, 3], 2],
    [[200, 100, 50], 124],
  ])("grey of %j is %d", (rgb, grey) => {
    const options = { width: 1, height: 1, stride: 3, resize: 1, size: 1, channels: 1 } as const;
    expect([...resizeAndCrop(Uint8Array.from(rgb), options)]).toEqual([grey]);
  });
});

test.each([
  { size: 3 },
  { size: 0 },
  { resize: 1.5, size: 1 },
  { width: 3 },
  { stride: 4 },
  { channels: 2 },
])("resizeAndCrop refuses %j for 2×2 pixels", (wrong) => {
  const right = { width: 2, height: 2, stride: 3, resize: 2, size: 2, channels: 3 };
  const options = Object.assign(right, wrong) as never;
  expect(() => resizeAndCrop(new Uint8Array(12), options)).toThrow(ImageArgumentError);
});

test("the text of the unchecked function is all that a worker needs", () => {
  const options = { width: 5, height: 4, stride: 3, resize: 3, size: 2, channels: 3 } as const;
  const pixels = Uint8Array.from({ length: 60 }, (_, i) => (i * 37) % 256);
  const rebuilt = new Function(`return ${resizeAndCropUnchecked};`)();
  expect(rebuilt(pixels, options)).toEqual(resizeAndCrop(pixels, options));
});
