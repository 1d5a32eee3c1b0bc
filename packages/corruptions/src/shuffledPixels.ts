import { checkOptions } from "@rote/options";
import { split } from "@rote/random";
import type { Batch } from "./batch.ts";
import { type ChoiceOptions, choose, rootKey } from "./choose.ts";
import { type Corruption, defineCorruption } from "./corruption.ts";
import { CorruptionOptionError } from "./errors.ts";
import { movePixels, movePixelsBack, type Permute, permutes, pixelOrder } from "./movePixels.ts";

export interface ShuffledPixelsOptions extends ChoiceOptions {
  seed: number;
  /** What is permuted. Defaults to "positions". */
  permute?: Permute;
}

/**
 * Permutes the pixels of every image by one random permutation π, the same for all images of the
 * training and the test set:
 *
 *     x′[k] = x[π(k)].
 *
 * π depends on the seed and on the size of the images, not on split or index. Labels stay. With
 * `probability` q below 1 only that share of the images is permuted, each chosen by its own coin.
 *
 * The paper does not say what a pixel is. Here it is a position, whose channels stay together; see
 * `permute` for the alternatives. The paper crops its images to 28 × 28; permute after the crop to
 * keep each image's pixels, or before it: `compose([shuffledPixels(…), centerCrop(…)])`.
 *
 * Reference: Zhang, Bengio, Hardt, Recht & Vinyals, "Understanding Deep Learning Requires
 * Rethinking Generalization", ICLR 2017, arXiv:1611.03530, section 2.1.
 */
export function shuffledPixels(options: ShuffledPixelsOptions): Corruption {
  checkOptions(
    "shuffledPixels",
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
  const root = rootKey("shuffledPixels", seed);
  const choice = choose("shuffledPixels", root, options);

  const orders = new Map<string, Uint32Array>();
  function orderFor(shape: Batch["shape"]): Uint32Array {
    const form = shape.slice(1).join();
    const order = orders.get(form) ?? pixelOrder(split(root)[0], permute, shape);
    orders.set(form, order);
    return order;
  }

  const rearrange = (move: typeof movePixels) => (batch: Batch) => {
    const order = orderFor(batch.shape);
    const images = batch.images.slice();
    for (const { at } of choice.among(batch)) move(batch.images, images, at, order);
    return { ...batch, images };
  };
  return defineCorruption({
    name: "shuffledPixels",
    params: { ...choice.params, permute },
    seed,
    apply: rearrange(movePixels),
    invert: rearrange(movePixelsBack),
  });
}
