import { checkOptions } from "@rote/options";
import { uniform } from "@rote/random";
import { type Augmentation, defineAugmentation } from "./augmentation.ts";
import { checkRange } from "./check.ts";
import { RegularizerArgumentError } from "./regularizerArgumentError.ts";

export interface RandomHorizontalFlipOptions {
  /** Probability of a flip. Defaults to 0.5. */
  p?: number;
  /** Defaults to 0. */
  seed?: number;
}

/**
 * Mirrors an image left to right with probability p.
 *
 * @throws {RegularizerArgumentError} if p is not between 0 and 1.
 *
 * Twin: torchvision's `RandomHorizontalFlip(p)`.
 */
export function randomHorizontalFlip(options: RandomHorizontalFlipOptions = {}): Augmentation {
  checkOptions(
    "randomHorizontalFlip",
    options,
    { p: "number", seed: "number" },
    RegularizerArgumentError,
  );
  const { p = 0.5, seed = 0 } = options;

  checkRange("randomHorizontalFlip", "p", p, 0, 1);
  return defineAugmentation(
    { name: "randomHorizontalFlip", params: { p }, seed },
    (key, { pixels, height, width, channels }, target) => {
      if (uniform(key) >= p) {
        target.pixels.set(pixels);
        return;
      }
      let to = 0;
      for (let y = 0; y < height; y++) {
        for (let x = width - 1; x >= 0; x--) {
          const from = (y * width + x) * channels;
          for (let c = 0; c < channels; c++) target.pixels[to++] = pixels[from + c]!;
        }
      }
    },
  );
}
