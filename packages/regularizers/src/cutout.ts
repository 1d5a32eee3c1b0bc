import { checkInteger, checkOptions } from "@rote/options";
import { integer, split } from "@rote/random";
import { type Augmentation, defineAugmentation } from "./augmentation.ts";
import { checkFill } from "./check.ts";
import { RegularizerArgumentError } from "./regularizerArgumentError.ts";

export interface CutoutOptions {
  /** Side of the square, in pixels. The paper of cutout uses 16 for CIFAR-10, 8 for CIFAR-100. */
  size: number;
  /** Value of the square. Defaults to 0. */
  fill?: number;
  /** Defaults to 0. */
  seed?: number;
}

/**
 * Covers a square around a random pixel, each equally likely, in all channels. The part beyond the
 * rim is cut, so the covered area varies. For an even size the pixel is the first right of and
 * below the middle.
 *
 * @throws {RegularizerArgumentError} if size is not a positive integer.
 *
 * Reference: DeVries & Taylor, "Improved Regularization of Convolutional Neural Networks with
 * Cutout", arXiv:1708.04552.
 */
export function cutout(options: CutoutOptions): Augmentation {
  checkOptions(
    "cutout",
    options,
    { size: "number", fill: "number", seed: "number" },
    RegularizerArgumentError,
  );
  const { size, fill = 0, seed = 0 } = options;

  checkInteger("cutout", "size", size, [1], RegularizerArgumentError);
  return defineAugmentation(
    { name: "cutout", params: { size, fill }, seed },
    (key, { pixels, height, width, channels }, target) => {
      const [downKey, rightKey] = split(key);
      const half = Math.floor(size / 2);
      const top = integer(downKey, height) - half;
      const left = integer(rightKey, width) - half;
      target.pixels.set(pixels);
      const [from, to] = [Math.max(0, left), Math.min(width, left + size)];
      for (let y = Math.max(0, top); y < Math.min(height, top + size); y++) {
        target.pixels.fill(fill, (y * width + from) * channels, (y * width + to) * channels);
      }
    },
    (batch) => {
      checkFill("cutout", fill, batch);
      return [batch.shape[1], batch.shape[2]];
    },
  );
}
