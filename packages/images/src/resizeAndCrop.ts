import { checkArgument, checkOptions } from "@rote/options";
import { ImageArgumentError } from "./imageArgumentError.ts";

export interface ResizeAndCropOptions {
  readonly width: number;
  readonly height: number;
  /** Values of a pixel in the array: 3 for red, green, blue; 4 for alpha, which is ignored, too. */
  readonly stride: 3 | 4;
  /** The shorter side becomes this many pixels. */
  readonly resize: number;
  /** Height and width of the square that is cut from the centre. At most `resize`. */
  readonly size: number;
  /** 3 for red, green, blue; 1 for grey. */
  readonly channels: 1 | 3;
}

/**
 * A picture as networks take it: its shorter side resized, the square in its centre cut out. It is
 * bit for bit what torchvision's `Resize(resize)` and `CenterCrop(size)` make of a Pillow image.
 *
 * Grey comes first, by the luma weights of ITU-R 601-2: (19595 R + 38470 G + 7471 B + 2¹⁵) / 2¹⁶.
 * Resizing is bilinear with antialiasing: pixel i of n that come from m has the weights
 *
 *     w_j ∝ max(0, 1 − |j + ½ − (i + ½) m/n| / max(1, m/n)),
 *
 * rows first, then columns, in integers with 22 bits behind the point, each pass rounded to bytes.
 * The longer side is rounded down, the margins of the crop to the nearest, halves to even.
 *
 * @param pixels bytes, row after row.
 * @returns new bytes `[size, size, channels]`.
 * @throws {ImageArgumentError} if a size is not a positive integer, `size` is above `resize`,
 * `stride` or `channels` is another number, or the pixels are not as many as they must be.
 *
 * Source: Pillow, `src/libImaging/Resample.c` and `Convert.c`; torchvision,
 * `transforms/functional.py`.
 */
export function resizeAndCrop(
  pixels: Uint8Array | Uint8ClampedArray,
  options: ResizeAndCropOptions,
): Uint8Array<ArrayBuffer> {
  checkOptions(
    "resizeAndCrop",
    options,
    {
      width: "number",
      height: "number",
      stride: "number",
      resize: "number",
      size: "number",
      channels: "number",
    },
    ImageArgumentError,
  );
  const { width, height, stride, resize, size, channels } = options;

  checkArgument("resizeAndCrop", "pixels", pixels, "numbers", ImageArgumentError);
  const sizes = [width, height, resize, size];
  const isPossible =
    sizes.every((side) => Number.isSafeInteger(side) && side > 0) &&
    size <= resize &&
    (stride === 3 || stride === 4) &&
    (channels === 1 || channels === 3) &&
    pixels.length === width * height * stride;
  if (!isPossible) {
    throw new ImageArgumentError(
      "resizeAndCrop: pixels must have width × height × stride entries, stride must be 3 or 4, " +
        "channels 1 or 3, sizes positive integers, and size at most resize, got " +
        `${pixels.length} entries and ${width} × ${height} × ${stride}, ${channels} channels, ` +
        `resize ${resize}, size ${size}.`,
    );
  }
  return resizeAndCropUnchecked(pixels, options);
}

/**
 * `resizeAndCrop` without its checks, for arguments that are right. It uses nothing from outside
 * itself: browsers' workers are started from its text.
 */
export function resizeAndCropUnchecked(
  pixels: Uint8Array | Uint8ClampedArray,
  { width, height, stride, resize, size, channels }: ResizeAndCropOptions,
): Uint8Array<ArrayBuffer> {
  interface Weights {
    first: number;
    weights: Int32Array;
  }

  /** How places `from` to `from + size` of `to` come from `length` pixels. */
  const weightsOf = (length: number, to: number, from: number): Weights[] => {
    const scale = length / to;
    const support = Math.max(scale, 1);
    return Array.from({ length: size }, (_, i) => {
      const center = (from + i + 0.5) * scale;
      const first = Math.max(0, Math.trunc(center - support + 0.5));
      const end = Math.min(length, Math.trunc(center + support + 0.5));
      const shares = Array.from({ length: end - first }, (_, j) =>
        Math.max(0, 1 - Math.abs((j + first - center + 0.5) * (1 / support))),
      );
      const sum = shares.reduce((total, share) => total + share, 0);
      const weights = Int32Array.from(shares, (share) =>
        Math.trunc(0.5 + (sum === 0 ? share : share / sum) * 4_194_304),
      );
      return { first, weights };
    });
  };
  /** The margin before the middle: the nearest integer, of two the even one. */
  const margin = (side: number): number => {
    const below = Math.floor((side - size) / 2);
    return below + ((side - size) % 2 === 1 && below % 2 === 1 ? 1 : 0);
  };

  const shorter = Math.min(width, height);
  const newWidth = Math.floor((resize * width) / shorter);
  const newHeight = Math.floor((resize * height) / shorter);
  const columns = weightsOf(width, newWidth, margin(newWidth));
  const rows = weightsOf(height, newHeight, margin(newHeight));
  const top = rows[0]!.first;
  const bottom = rows[size - 1]!.first + rows[size - 1]!.weights.length;

  // Only what the crop shows is worked out, a row at a time.
  const line = new Int32Array(width * channels);
  const narrow = new Uint8Array((bottom - top) * size * channels);
  for (let y = top, out = 0; y < bottom; y++) {
    for (let x = 0, at = y * width * stride; x < width; x++, at += stride) {
      const red = pixels[at]!;
      const green = pixels[at + 1]!;
      const blue = pixels[at + 2]!;
      if (channels === 1) {
        line[x] = (red * 19_595 + green * 38_470 + blue * 7_471 + 32_768) >> 16;
      } else {
        line[3 * x] = red;
        line[3 * x + 1] = green;
        line[3 * x + 2] = blue;
      }
    }
    for (let x = 0; x < size; x++) {
      const { first, weights } = columns[x]!;
      const { length } = weights;
      for (let c = 0; c < channels; c++) {
        let sum = 2_097_152; // a half
        for (let j = 0, at = first * channels + c; j < length; j++, at += channels) {
          sum += Math.imul(line[at]!, weights[j]!);
        }
        narrow[out++] = Math.min(sum >> 22, 255);
      }
    }
  }
  const row = size * channels;
  const square = new Uint8Array(size * row);
  const sums = new Int32Array(row);
  for (let y = 0; y < size; y++) {
    const { first, weights } = rows[y]!;
    sums.fill(2_097_152);
    for (let j = 0, at = (first - top) * row; j < weights.length; j++, at += row) {
      const weight = weights[j]!;
      for (let x = 0; x < row; x++) sums[x]! += Math.imul(narrow[at + x]!, weight);
    }
    for (let x = 0; x < row; x++) square[y * row + x] = Math.min(sums[x]! >> 22, 255);
  }
  return square;
}
