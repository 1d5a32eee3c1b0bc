import type { Corruption } from "./corruption.ts";
import { defineShift, type ShiftOptions } from "./shift.ts";

/**
 * Makes an image brighter, with hue and saturation as they were: of each pixel the largest value v,
 * its V in HSV, grows, and the others with it,
 *
 *     v′ = min(v + 255·c, 255),   x′ = x·v′/v,   c = 0.05, 0.1, 0.15, 0.2, 0.3.
 *
 * Black becomes grey. Results are rounded. Labels stay.
 *
 * @throws {CorruptionOptionError} if `severity` is not 1 to 5.
 * @throws {BatchError} from `apply`, if float images leave 0 … 255.
 *
 * Reference: Hendrycks & Dietterich, "Benchmarking Neural Network Robustness to Common Corruptions
 * and Perturbations", ICLR 2019, arXiv:1903.12261. The constants are those of CIFAR-10-C.
 */
export function brightness(options: ShiftOptions): Corruption {
  return defineShift(
    {
      name: "brightness",
      constants: [0.05, 0.1, 0.15, 0.2, 0.3],
      shifted({ pixels, channels }, c) {
        const brighter = new Float64Array(pixels.length);
        for (let at = 0; at < pixels.length; at += channels) {
          let v = 0;
          for (let k = at; k < at + channels; k++) v = Math.max(v, pixels[k]!);
          const after = Math.min(v + 255 * c, 255);
          for (let k = at; k < at + channels; k++) {
            brighter[k] = v === 0 ? after : (pixels[k]! * after) / v;
          }
        }
        return brighter;
      },
    },
    options,
  );
}
