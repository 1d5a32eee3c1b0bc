import type { Corruption } from "./corruption.ts";
import { BatchError } from "./errors.ts";
import { compressedGrey, compressedRGB } from "./jpeg.ts";
import { defineShift, type ShiftOptions } from "./shift.ts";

/**
 * Compresses an image as JPEG and decodes it again, with the quality
 *
 *     80, 65, 58, 50, 40
 *
 * of libjpeg: colours of half the resolution, blocks of 8 × 8 under the discrete cosine transform,
 * quantized. Images have one channel (grey) or three (red, green, blue). Sizes that are no multiple
 * of 8, or 16 with colours, are filled up with the last row and column, as libjpeg does: so 28 × 28
 * pixels of MNIST are compressed alike. Labels stay.
 *
 * Equivalent to saving and opening with Pillow, to the bit: everything is in libjpeg's integers.
 *
 * @throws {CorruptionOptionError} if `severity` is not 1 to 5.
 * @throws {BatchError} from `apply`, if images have neither one channel nor three, or float images
 * leave 0 … 255.
 *
 * Reference: Hendrycks & Dietterich, "Benchmarking Neural Network Robustness to Common Corruptions
 * and Perturbations", ICLR 2019, arXiv:1903.12261. The constants are those of CIFAR-10-C. ITU-T
 * T.81 (1992), annex A and K, and JFIF 1.02 for the colours.
 */
export function jpegCompression(options: ShiftOptions): Corruption {
  return defineShift(
    {
      name: "jpegCompression",
      constants: [80, 65, 58, 50, 40],
      shifted(picture, quality) {
        const { channels } = picture;
        if (channels === 1) return compressedGrey(picture, quality);
        if (channels === 3) return compressedRGB(picture, quality);
        throw new BatchError(
          `jpegCompression: images must have 1 or 3 channels, got ${channels}. Compress the ` +
            "colours alone.",
        );
      },
    },
    options,
  );
}
