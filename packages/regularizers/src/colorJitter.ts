import { checkOptions, shown } from "@rote/options";
import { permutation, split, uniforms } from "@rote/random";
import { type Augmentation, defineAugmentation } from "./augmentation.ts";
import { pairOf } from "./check.ts";
import { RegularizerArgumentError } from "./regularizerArgumentError.ts";

export interface ColorJitterOptions {
  /**
   * The factor is uniform between max(0, 1 − value) and 1 + value, or between the two. Defaults to
   * 0.
   */
  brightness?: number | readonly [low: number, high: number];
  contrast?: number | readonly [low: number, high: number];
  saturation?: number | readonly [low: number, high: number];
  /**
   * The shift, in turns of the colour circle, is uniform in ±value (at most 0.5) or between the
   * two.
   */
  hue?: number | readonly [low: number, high: number];
  /** Defaults to 0. */
  seed?: number;
}

/**
 * Changes brightness, contrast, saturation and hue by random factors, in random order:
 *
 *     brightness: f·x        contrast: f·x + (1 − f)·m, m the mean grey of the image
 *     saturation: f·x + (1 − f)·grey(x)        hue: h + f mod 1, in HSV
 *
 * with grey = 0.2989 R + 0.587 G + 0.114 B, clipped to the range of the pixels after each. Bytes
 * range from 0 to 255 and are cut to integers after each. Floats range from 0 to 1, as in
 * torchvision; others are refused, so whiten images after this and not before. What is 0 stays as
 * it is.
 *
 * Images have three channels, or one if saturation and hue stay as they are.
 *
 * @throws {RegularizerArgumentError} if a factor is out of range or, when applied, if the channels
 * do not fit or a float is not within [0, 1].
 *
 * Twin: torchvision's `ColorJitter(brightness, contrast, saturation, hue)`, on tensors.
 */
export function colorJitter(options: ColorJitterOptions = {}): Augmentation {
  checkOptions(
    "colorJitter",
    options,
    { brightness: true, contrast: true, saturation: true, hue: true, seed: "number" },
    RegularizerArgumentError,
  );
  const { brightness = 0, contrast = 0, saturation = 0, hue = 0, seed = 0 } = options;

  const ranges = [
    factors("brightness", brightness),
    factors("contrast", contrast),
    factors("saturation", saturation),
    shifts(hue),
  ];
  return defineAugmentation(
    { name: "colorJitter", params: { brightness, contrast, saturation, hue }, seed },
    (key, source, target) => {
      const [orderKey, factorKey] = split(key);
      const draws = uniforms(factorKey, adjustments.length);
      const work = new Float64Array(source.pixels);
      const isBytes = source.pixels instanceof Uint8Array;
      for (const which of permutation(orderKey, adjustments.length)) {
        const range = ranges[which];
        if (range === undefined || range === null) continue;
        const factor = range[0] + (range[1] - range[0]) * draws[which]!;
        adjustments[which]!(work, source.channels, factor, isBytes ? 255 : 1);
        if (isBytes) for (let i = 0; i < work.length; i++) work[i] = Math.floor(work[i]!);
      }
      target.pixels.set(work);
    },
    ({ images, shape: [, height, width, channels] }) => {
      if (ranges.some((range) => range !== null)) checkColors(images);
      const wanted = ranges[2] || ranges[3] ? [3] : [1, 3];
      if (!wanted.includes(channels)) {
        throw new RegularizerArgumentError(
          `colorJitter: images must have ${wanted.join(" or ")} channels, got ${channels}.` +
            (channels === 1 ? " Grey has no saturation and no hue: leave them at 0." : ""),
        );
      }
      return [height, width];
    },
  );
}

/** Bilinear interpolation of floats up to 1 may end a rounding error above. */
const ROUNDING = 1e-6;

/** Colours have a range, to which they are clipped: other numbers would change without a word. */
function checkColors(images: Uint8Array | Float32Array): void {
  if (images instanceof Uint8Array) return;
  const wrong = images.find((value) => !(value >= -ROUNDING && value <= 1 + ROUNDING));
  if (wrong === undefined) return;
  throw new RegularizerArgumentError(
    `colorJitter: float images must be within [0, 1], got ${wrong}. Divide bytes by 255, and ` +
      "whiten after the colours have changed.",
  );
}

type Range = readonly [low: number, high: number];

/** The range of a factor; null where there is nothing to do. */
function factors(name: string, value: number | Range): Range | null {
  const [low, high] =
    typeof value === "number" ? [Math.max(0, 1 - value), 1 + value] : pairOf(value);
  if (!(low >= 0 && low <= high && high < Number.POSITIVE_INFINITY)) {
    throw new RegularizerArgumentError(
      `colorJitter: ${name} must be a number of at least 0 or a range of such, got ` +
        `${shown(value)}.`,
    );
  }
  return low === 1 && high === 1 ? null : [low, high];
}

function shifts(value: number | Range): Range | null {
  const [low, high] = typeof value === "number" ? [-value, value] : pairOf(value);
  if (!(low >= -0.5 && low <= high && high <= 0.5)) {
    throw new RegularizerArgumentError(
      `colorJitter: hue must be a number from 0 to 0.5 or a range within ±0.5, got ` +
        `${shown(value)}.`,
    );
  }
  return low === 0 && high === 0 ? null : [low, high];
}

/** Changes pixels in place; `bound` is white. */
type Adjustment = (pixels: Float64Array, channels: number, factor: number, bound: number) => void;

const adjustBrightness: Adjustment = (pixels, _, factor, bound) => {
  for (let i = 0; i < pixels.length; i++) pixels[i] = clamp(factor * pixels[i]!, bound);
};

const adjustContrast: Adjustment = (pixels, channels, factor, bound) => {
  let sum = 0;
  for (let i = 0; i < pixels.length; i += channels) sum += grey(pixels, i, channels, bound);
  const mean = sum / (pixels.length / channels);
  for (let i = 0; i < pixels.length; i++) {
    pixels[i] = clamp(factor * pixels[i]! + (1 - factor) * mean, bound);
  }
};

const adjustSaturation: Adjustment = (pixels, channels, factor, bound) => {
  for (let i = 0; i < pixels.length; i += channels) {
    const faded = (1 - factor) * grey(pixels, i, channels, bound);
    for (let c = 0; c < channels; c++) {
      pixels[i + c] = clamp(factor * pixels[i + c]! + faded, bound);
    }
  }
};

const adjustHue: Adjustment = (pixels, channels, shift, bound) => {
  for (let i = 0; i < pixels.length; i += channels) {
    const [r, g, b] = [pixels[i]! / bound, pixels[i + 1]! / bound, pixels[i + 2]! / bound];
    const value = Math.max(r, g, b);
    const chroma = value - Math.min(r, g, b);
    if (chroma === 0) continue; // grey has no hue
    const sixths =
      value === r ? (g - b) / chroma : value === g ? 2 + (b - r) / chroma : 4 + (r - g) / chroma;
    const hue = sixths / 6 + shift + 2; // positive
    // From HSV: each channel falls from `value` by its distance from its own place on the circle.
    for (const [c, n] of [5, 3, 1].entries()) {
      const k = (n + 6 * hue) % 6;
      const x = value - chroma * Math.max(0, Math.min(k, 4 - k, 1));
      // Back to bytes as torchvision does: each of the 256 gets an equal share of [0, 1].
      pixels[i + c] = bound === 1 ? x : Math.min(x * 255.999, 255);
    }
  }
};

const adjustments = [adjustBrightness, adjustContrast, adjustSaturation, adjustHue];

function grey(pixels: Float64Array, i: number, channels: number, bound: number): number {
  if (channels === 1) return pixels[i]!;
  const value = 0.2989 * pixels[i]! + 0.587 * pixels[i + 1]! + 0.114 * pixels[i + 2]!;
  return bound === 1 ? value : Math.floor(value);
}

const clamp = (value: number, bound: number) => Math.min(Math.max(value, 0), bound);
