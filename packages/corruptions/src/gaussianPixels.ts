import { normals } from "@rote/random";
import { imageSize } from "./batch.ts";
import { type ChoiceOptions, choose, rootKey } from "./choose.ts";
import { type Corruption, defineCorruption } from "./corruption.ts";
import { BatchError, CorruptionOptionError } from "./errors.ts";
import type { PixelMoments } from "./pixelMoments.ts";

export interface GaussianPixelsOptions extends ChoiceOptions {
  seed: number;
  /**
   * Mean and variance of the pixels to draw: those of the training images, by `pixelMoments`. One
   * number for all channels or one for each.
   */
  moments: PixelMoments;
}

/**
 * Replaces every pixel by a draw from a Gaussian whose mean and variance are given, in the paper
 * those of the data set:
 *
 *     x′ = μ + σ·z,   z ~ N(0, 1).
 *
 * Gives a Float32Array in the units of the moments, whatever the images were: moments of bytes give
 * a spread about 0 … 255. Nothing is clipped or rounded, so values leave that range. Images that
 * are not drawn anew (`probability` q below 1) are converted as they are; with moments of the same
 * images they have the same units.
 *
 * An image's pixels depend on the seed, the split and the index: they are the same in every epoch,
 * and test images are drawn alike, from another stream. Labels stay.
 *
 * The paper does not say whether the moments are of all channels together or of each. Here the
 * form of `moments` decides.
 *
 * @throws {CorruptionOptionError} if a moment is not finite, or a variance negative.
 *
 * Reference: Zhang, Bengio, Hardt, Recht & Vinyals, "Understanding Deep Learning Requires
 * Rethinking Generalization", ICLR 2017, arXiv:1611.03530, section 2.1.
 */
export function gaussianPixels(options: GaussianPixelsOptions): Corruption {
  const { seed } = options;
  checkMoments(options.moments);
  const { mean, variance } = structuredClone(options.moments);
  const choice = choose("gaussianPixels", rootKey("gaussianPixels", seed), options);

  return defineCorruption({
    name: "gaussianPixels",
    params: { ...choice.params, moments: { mean, variance } },
    seed,
    apply(batch) {
      const channels = batch.shape[3];
      const mu = forEachChannel(mean, channels);
      const sigma = forEachChannel(variance, channels).map(Math.sqrt);
      const size = imageSize(batch.shape);
      const images = new Float32Array(batch.images);
      for (const { at, key } of choice.among(batch)) {
        const x = normals(key, images.subarray(at * size, (at + 1) * size));
        for (let k = 0, c = 0; k < size; k++, c = c + 1 === channels ? 0 : c + 1) {
          x[k] = mu[c]! + sigma[c]! * x[k]!;
        }
      }
      return { ...batch, images };
    },
  });
}

function forEachChannel(moment: number | readonly number[], channels: number): number[] {
  const values = typeof moment === "number" ? Array(channels).fill(moment) : [...moment];
  if (values.length !== channels) {
    throw new BatchError(
      `gaussianPixels: moments of ${values.length} channels need images of as many, got ${channels}.`,
    );
  }
  return values;
}

function checkMoments(moments: PixelMoments | undefined): void {
  const means = [moments?.mean].flat();
  const variances = [moments?.variance].flat();
  const hold =
    means.length > 0 &&
    variances.length > 0 &&
    means.every(Number.isFinite) &&
    variances.every((variance) => Number.isFinite(variance) && Number(variance) >= 0);
  if (!hold) {
    throw new CorruptionOptionError(
      "gaussianPixels: moments must be { mean, variance } of finite numbers, the variance not " +
        `negative, got ${JSON.stringify(moments)}. Take them from pixelMoments(trainingSet).`,
    );
  }
}
