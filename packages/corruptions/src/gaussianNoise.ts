import { normalsInto } from "@rote/random";
import type { Corruption } from "./corruption.ts";
import { defineShift, type ShiftOptions } from "./shift.ts";

/**
 * Adds noise to each value of an image, of 0 … 255:
 *
 *     x′ = x + 255·c·z,   z ~ N(0, 1),   c = 0.04, 0.06, 0.08, 0.09, 0.10.
 *
 * An image's noise depends on the seed, the split and the index alone; severities share their z.
 * Results are rounded and in 0 … 255. Labels stay.
 *
 * @throws {CorruptionOptionError} if `severity` is not 1 to 5.
 * @throws {BatchError} from `apply`, if float images leave 0 … 255.
 *
 * Reference: Hendrycks & Dietterich, "Benchmarking Neural Network Robustness to Common Corruptions
 * and Perturbations", ICLR 2019, arXiv:1903.12261. The constants are those of CIFAR-10-C.
 */
export function gaussianNoise(options: ShiftOptions): Corruption {
  return defineShift(
    {
      name: "gaussianNoise",
      constants: [0.04, 0.06, 0.08, 0.09, 0.1],
      shifted({ pixels }, c, key) {
        const z = new Float32Array(pixels.length);
        normalsInto(z, key);
        return pixels.map((x, k) => x + 255 * c * z[k]!);
      },
    },
    options,
  );
}
