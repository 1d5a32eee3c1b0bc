import { checkOptions } from "@rote/options";
import type { Batch } from "./batch.ts";
import { type ChoiceOptions, choose, rootKey } from "./choose.ts";
import { type Corruption, defineCorruption } from "./corruption.ts";
import { CorruptionOptionError } from "./errors.ts";
import { movePixels, movePixelsBack, type Permute, permutes, pixelOrder } from "./movePixels.ts";

export interface RandomPixelsOptions extends ChoiceOptions {
  seed: number;
  /** What is permuted. Defaults to "positions". */
  permute?: Permute;
}

/**
 * Permutes the pixels of each image i by its own random permutation πᵢ:
 *
 *     xᵢ′[k] = xᵢ[πᵢ(k)].
 *
 * πᵢ depends on the seed, the split and the index: it is the same in every epoch, and different for
 * training and test images. Labels stay. With `probability` q below 1 only that share of the images
 * is permuted.
 *
 * The paper does not say what a pixel is. Here it is a position, whose channels stay together; see
 * `permute` for the alternatives. Nor does it say how test images are treated: by default alike.
 *
 * Reference: Zhang, Bengio, Hardt, Recht & Vinyals, "Understanding Deep Learning Requires
 * Rethinking Generalization", ICLR 2017, arXiv:1611.03530, section 2.1.
 */
export function randomPixels(options: RandomPixelsOptions): Corruption {
  checkOptions(
    "randomPixels",
    options,
    {
      seed: "number",
      permute: permutes,
      probability: "number",
      exactCountOf: true,
      applyTo: ["train", "test", "both"],
    },
    CorruptionOptionError,
  );

  const { seed, permute = "positions" } = options;
  const choice = choose("randomPixels", rootKey("randomPixels", seed), options);

  const rearrange = (move: typeof movePixels) => (batch: Batch) => {
    const images = batch.images.slice();
    for (const { at, key } of choice.among(batch)) {
      move(batch.images, images, at, pixelOrder(key, permute, batch.shape));
    }
    return { ...batch, images };
  };
  return defineCorruption({
    name: "randomPixels",
    params: { ...choice.params, permute },
    seed,
    apply: rearrange(movePixels),
    invert: rearrange(movePixelsBack),
  });
}
