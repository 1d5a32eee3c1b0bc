import type { Corruption } from "@rote/corruptions";
import { type ImageSet, select } from "@rote/datasets";
import { centerCrop, perImageWhitening } from "@rote/images";
import { augmentationFromJSON, compose, mixUp, smoothLabels } from "@rote/regularizers";
import type { Batch, Examples } from "@rote/training";
import { SpecificationError } from "../specification/specificationError.ts";
import type { CompleteSpecification } from "./runSpecification.ts";

type Transform = (batch: Batch, epoch: number) => Batch;

/**
 * What happens to a batch of training images before the network sees them, and to its labels:
 * augmentation, mix-up, label smoothing, as far as the specification asks for them.
 *
 * @param examples what is trained on: uncropped bytes if there is augmentation, else as the network
 * sees them.
 * @param size the height that the network takes, and of a crop the width.
 * @throws {SpecificationError} if an augmentation's parameters are wrong.
 *
 * Reference: Zhang et al., ICLR 2017, appendix A and E.
 */
export function trainingTransform(
  specification: CompleteSpecification,
  examples: Examples,
  source: Required<ImageSet>,
  corruption: Corruption,
  size: number,
): Transform {
  const { augmentation, labelSmoothing, mixUp: alpha, seed } = specification;
  const asMet: Transform =
    augmentation.length > 0 ? augmented(specification, source, corruption, size) : (batch) => batch;
  if (alpha === 0 && labelSmoothing === 0) return asMet;

  const { classes } = source;
  const { images, shape, labels } = examples;
  const set = { ...source, images, shape, labels: Int32Array.from(labels) };
  const partners = (places: Uint32Array, epoch: number) => {
    return { ...asMet({ ...select(set, places), indices: places }, epoch), classes };
  };
  const mix = mixUp({ alpha: alpha || 1, examples: examples.shape[0], partners, seed });
  return (batch, epoch) => {
    const met = { ...asMet(batch, epoch), classes };
    const { images, targets } =
      alpha > 0
        ? mix.apply(met, epoch)
        : { ...met, targets: smoothLabels(met.labels, { classes: classes.length, smoothing: 0 }) };
    const spread = labelSmoothing / classes.length;
    return { ...met, images, targets: targets.map((y) => (1 - labelSmoothing) * y + spread) };
  };
}

/**
 * Augmentation of uncropped bytes: augment, crop to the network's size what is still larger,
 * corrupt, whiten where that is asked for. Augmentation comes before the corruption, so that
 * shuffled pixels stay the pixels of one picture that was moved, and a random crop has the whole
 * image to choose from.
 * Labels are left alone: they belong to the index.
 */
function augmented(
  { augmentation, seed, whitening }: CompleteSpecification,
  { classes, split, labels }: Required<ImageSet>,
  corruption: Corruption,
  size: number,
): Transform {
  let augment: ReturnType<typeof compose>;
  try {
    augment = compose(augmentation.map((each) => augmentationFromJSON({ ...each, seed })));
  } catch (error) {
    throw new SpecificationError(`specification: augmentation: ${(error as Error).message}`);
  }
  return (batch, epoch) => {
    const augmented = augment.apply(batch, epoch);
    const [, height, width] = augmented.shape;
    const images = height > size && width > size ? centerCrop(augmented, size) : augmented;
    const corrupted = corruption.apply({
      ...images,
      labels: Int32Array.from(batch.indices, (place) => labels[place]!), // true, as corruptData had
      classes,
      ...(split !== undefined && { split }),
    });
    const seen = { images: corrupted.images, shape: corrupted.shape };
    return { ...batch, ...(whitening ? perImageWhitening(seen) : seen) };
  };
}
