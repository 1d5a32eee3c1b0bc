import { checkOptions, shown } from "@rote/options";
import { normalsInto } from "@rote/random";
import { type Batch, imageSize } from "./batch.ts";
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
  checkOptions(
    "gaussianPixels",
    options,
    {
      seed: "number",
      moments: true,
      probability: "number",
      exactCountOf: true,
      applyTo: ["train", "test", "both"],
    },
    CorruptionOptionError,
  );

  const { seed } = options;
  checkMoments(options.moments);
  const { mean, variance } = structuredClone({
    mean: options.moments.mean, // and nothing else that may be there
    variance: options.moments.variance,
  });
  const choice = choose("gaussianPixels", rootKey("gaussianPixels", seed), options);

  return defineCorruption({
    name: "gaussianPixels",
    params: { ...choice.params, moments: { mean, variance } },
    seed,
    apply(batch) {
      const size = imageSize(batch.shape);
      const mu = forEachValue(mean, batch.shape);
      const sigma = forEachValue(variance, batch.shape).map(Math.sqrt);
      const images = new Float32Array(batch.images);
      const z = new Float32Array(size);
      for (const { at, key } of choice.among(batch)) {
        normalsInto(z, key);
        const start = at * size;
        for (let k = 0; k < size; k++) images[start + k] = mu[k]! + sigma[k]! * z[k]!;
      }
      return { ...batch, images };
    },
  });
}

/** The moment that each value of an image has, by its channel. */
function forEachValue(moment: number | readonly number[], shape: Batch["shape"]): Float64Array {
  const values = new Float64Array(imageSize(shape));
  if (typeof moment === "number") return values.fill(moment);
  const channels = shape[3];
  if (moment.length !== channels) {
    throw new BatchError(
      `gaussianPixels: moments of ${moment.length} channels need images of as many, got ` +
        `${channels}.`,
    );
  }
  return values.map((_, k) => moment[k % channels]!);
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
        `negative, got ${shown(moments)}. Take them from pixelMoments(trainingSet).`,
    );
  }
}
