import { exp } from "@rote/random/elementary";
import type { Corruption } from "./corruption.ts";
import { defineShift, type Picture, type ShiftOptions } from "./shift.ts";

/**
 * Blurs each channel of an image with a Gaussian of standard deviation σ pixels, cut off at r =
 * ⌊4σ + ½⌋ and scaled to sum to 1; beyond the edge stands the value at the edge:
 *
 *     x′[i, j] = Σ_{|a|, |b| ≤ r} w_a·w_b·x[i + a, j + b],   w_a ∝ exp(−a²/2σ²),
 *     σ = 0.4, 0.6, 0.7, 0.8, 1.
 *
 * Results are rounded and in 0 … 255. Labels stay. σ is in pixels of 32 × 32 images: on larger
 * ones the same severity blurs less of what they show.
 *
 * Equivalent to `skimage.filters.gaussian` with its defaults, but for the rounding.
 *
 * @throws {CorruptionOptionError} if `severity` is not 1 to 5.
 * @throws {BatchError} from `apply`, if float images leave 0 … 255.
 *
 * Reference: Hendrycks & Dietterich, "Benchmarking Neural Network Robustness to Common Corruptions
 * and Perturbations", ICLR 2019, arXiv:1903.12261. This blur is one of their four further
 * corruptions, without the random numbers or foreign kernels of the others; the constants are those
 * of CIFAR-10-C.
 */
export function gaussianBlur(options: ShiftOptions): Corruption {
  return defineShift(
    {
      name: "gaussianBlur",
      constants: [0.4, 0.6, 0.7, 0.8, 1],
      shifted({ pixels, height, width, channels }, sigma) {
        const weights = gaussianWeights(sigma);
        const rows = width * channels;
        const columns = { length: height, stride: rows };
        const blurred = along(pixels, weights, columns, rows);
        return alongRows(blurred, weights, { height, width, channels });
      },
    },
    options,
  );
}

/** w_0, w_1, …, w_r. */
function gaussianWeights(sigma: number): number[] {
  const radius = Math.floor(4 * sigma + 0.5);
  const weights = Array.from({ length: radius + 1 }, (_, a) => exp((-a * a) / (2 * sigma * sigma)));
  const sum = weights.reduce((total, weight, a) => total + (a === 0 ? weight : 2 * weight), 0);
  return weights.map((weight) => weight / sum);
}

/** Values that stand `stride` apart, `length` of them. */
interface Line {
  length: number;
  stride: number;
}

/** Each of the lines that begin at `first`, … blurred. */
function along(
  x: Float64Array,
  weights: readonly number[],
  { length, stride }: Line,
  lines: number,
  first = 0,
  y = new Float64Array(x.length),
): Float64Array {
  for (let line = first; line < first + lines; line++) {
    for (let i = 0; i < length; i++) {
      let sum = weights[0]! * x[line + i * stride]!;
      for (let a = 1; a < weights.length; a++) {
        const before = x[line + Math.max(0, i - a) * stride]!;
        const after = x[line + Math.min(length - 1, i + a) * stride]!;
        sum += weights[a]! * (before + after);
      }
      y[line + i * stride] = sum;
    }
  }
  return y;
}

function alongRows(
  x: Float64Array,
  weights: readonly number[],
  { height, width, channels }: Omit<Picture, "pixels">,
): Float64Array {
  const y = new Float64Array(x.length);
  const row = { length: width, stride: channels };
  for (let i = 0; i < height; i++) along(x, weights, row, channels, i * width * channels, y);
  return y;
}
