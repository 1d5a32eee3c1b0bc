import { checkInteger, checkOptions, shown } from "@rote/options";
import { integers, split } from "@rote/random";
import { type Augmentation, defineAugmentation } from "./augmentation.ts";
import { checkFill } from "./check.ts";
import type { ImageBatch } from "./imageBatch.ts";
import { RegularizerArgumentError } from "./regularizerArgumentError.ts";

export interface RandomCropOptions {
  /** Height and width of what is cut out, in pixels; one number for a square. */
  size: number | readonly [height: number, width: number];
  /**
   * Pixels added on each side before: all alike, or left and right, top and bottom. Defaults to 0.
   */
  padding?: number | readonly [leftRight: number, topBottom: number];
  /**
   * What the added pixels hold: `fill`, the nearest pixel of the edge, or the image mirrored with
   * ("symmetric") or without ("reflect") its edge repeated. Defaults to "constant".
   */
  paddingMode?: "constant" | "edge" | "reflect" | "symmetric";
  /** Value of the pixels added in mode "constant". Defaults to 0. */
  fill?: number;
  /** Defaults to 0. */
  seed?: number;
}

/**
 * Cuts out a window of the given size at a random place, each equally likely. The paper crops
 * windows of 28 from CIFAR-10's 32 pixels, without padding; `{ size: 32, padding: 4 }` is the other
 * custom.
 *
 * @throws {RegularizerArgumentError} if a parameter is out of range and, when applied, if the
 * window is larger than the padded image, or a mirrored padding larger than the image can supply.
 *
 * Twin: torchvision's `RandomCrop(size, padding, fill, padding_mode)`.
 * Reference: Zhang et al., ICLR 2017, appendix A, table 1.
 */
export function randomCrop(options: RandomCropOptions): Augmentation {
  checkOptions(
    "randomCrop",
    options,
    {
      size: true,
      padding: true,
      paddingMode: ["constant", "edge", "reflect", "symmetric"],
      fill: "number",
      seed: "number",
    },
    RegularizerArgumentError,
  );
  const { size, padding = 0, paddingMode = "constant", fill = 0, seed = 0 } = options;

  const [cropHeight, cropWidth] = pair("size", size);
  const [padX, padY] = pair("padding", padding);
  for (const length of [cropHeight, cropWidth])
    checkInteger("randomCrop", "size", length, [1], RegularizerArgumentError);
  for (const length of [padX, padY])
    checkInteger("randomCrop", "padding", length, [0], RegularizerArgumentError);
  const source = sources[paddingMode];

  const prepare = (batch: ImageBatch) => {
    const [, height, width] = batch.shape;
    checkFill("randomCrop", fill, batch);
    for (const [name, length, crop, pad] of [
      ["height", height, cropHeight, padY],
      ["width", width, cropWidth, padX],
    ] as const) {
      if (crop > length + 2 * pad) {
        throw new RegularizerArgumentError(
          `randomCrop: size must be at most the padded ${name} ${length + 2 * pad}, got ${crop}. ` +
            "Pad more, or cut less.",
        );
      }
      const supply = { constant: pad, edge: pad, symmetric: length, reflect: length - 1 };
      if (pad > supply[paddingMode]) {
        throw new RegularizerArgumentError(
          `randomCrop: padding in mode "${paddingMode}" must be at most ${supply[paddingMode]} ` +
            `for images of ${name} ${length}, got ${pad}.`,
        );
      }
    }
    return [cropHeight, cropWidth] as const;
  };

  return defineAugmentation(
    { name: "randomCrop", params: { size, padding, paddingMode, fill }, seed },
    (key, { pixels, height, width, channels }, target) => {
      const [downKey, rightKey] = split(key);
      const top = integers(downKey, height + 2 * padY - cropHeight + 1, 1)[0]! - padY;
      const left = integers(rightKey, width + 2 * padX - cropWidth + 1, 1)[0]! - padX;
      // Columns of the target that come from within the image are a piece of a row.
      const from = Math.max(0, -left);
      const to = Math.min(cropWidth, width - left);
      for (let i = 0; i < cropHeight; i++) {
        const y = source(top + i, height);
        const row = i * cropWidth;
        const paint = (start: number, end: number) => {
          for (let j = start; j < end; j++) {
            const x = source(left + j, width);
            for (let c = 0; c < channels; c++) {
              const value = x < 0 || y < 0 ? fill : pixels[(y * width + x) * channels + c]!;
              target.pixels[(row + j) * channels + c] = value;
            }
          }
        };
        if (y < 0 || from >= to) {
          paint(0, cropWidth);
        } else {
          const start = (y * width + left + from) * channels;
          const piece = pixels.subarray(start, start + (to - from) * channels);
          target.pixels.set(piece, (row + from) * channels);
          paint(0, from);
          paint(to, cropWidth);
        }
      }
    },
    prepare,
  );
}

/** One number for both, or two. */
function pair(name: string, value: number | readonly [number, number]): readonly [number, number] {
  if (typeof value === "number") return [value, value];
  if (Array.isArray(value) && value.length === 2) return value as readonly [number, number];
  throw new RegularizerArgumentError(
    `randomCrop: ${name} must be an integer or two, got ${shown(value)}.`,
  );
}

/** Where a row or column i, perhaps outside, comes from among 0 … n − 1; −1 for nowhere. */
const sources: Record<
  NonNullable<RandomCropOptions["paddingMode"]>,
  (i: number, n: number) => number
> = {
  constant: (i, n) => (i < 0 || i >= n ? -1 : i),
  edge: (i, n) => Math.min(Math.max(i, 0), n - 1),
  reflect: (i, n) => (i < 0 ? -i : i >= n ? 2 * (n - 1) - i : i),
  symmetric: (i, n) => (i < 0 ? -1 - i : i >= n ? 2 * n - 1 - i : i),
};
