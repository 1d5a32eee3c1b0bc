import type { Corruption } from "./corruption.ts";
import { defineShift, type ShiftOptions } from "./shift.ts";

/**
 * Lessens the contrast of an image: each channel's values come nearer to their mean m over it,
 *
 *     x′ = m + c·(x − m),   c = 0.75, 0.5, 0.4, 0.3, 0.15.
 *
 * Results are rounded and in 0 … 255. Labels stay. Per-image whitening undoes most of it: what is
 * left is the rounding, and a change of the channels against each other.
 *
 * @throws {CorruptionOptionError} if `severity` is not 1 to 5.
 * @throws {BatchError} from `apply`, if float images leave 0 … 255.
 *
 * Reference: Hendrycks & Dietterich, "Benchmarking Neural Network Robustness to Common Corruptions
 * and Perturbations", ICLR 2019, arXiv:1903.12261. The constants are those of CIFAR-10-C.
 */
export function contrast(options: ShiftOptions): Corruption {
  return defineShift(
    {
      name: "contrast",
      constants: [0.75, 0.5, 0.4, 0.3, 0.15],
      shifted({ pixels, height, width, channels }, c) {
        const sums = new Float64Array(channels);
        for (const [k, x] of pixels.entries()) sums[k % channels]! += x;
        const means = sums.map((sum) => sum / (height * width));
        return pixels.map((x, k) => means[k % channels]! + c * (x - means[k % channels]!));
      },
    },
    options,
  );
}
