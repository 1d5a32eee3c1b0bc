import type { Corruption } from "@rote/corruptions";
import type { ImageSet } from "@rote/datasets";
import { centerCrop, perImageWhitening } from "@rote/images";
import { augmentationFromJSON, compose } from "@rote/regularizers";
import type { Batch } from "@rote/training";
import { SpecificationError } from "../specification/specificationError.ts";
import type { CompleteSpecification } from "./runSpecification.ts";

/**
 * What happens to a batch of training images, uncropped bytes, before the network sees them, when
 * there is augmentation: augment, crop to the network's size what is still larger, corrupt, whiten.
 * Augmentation comes before the corruption, so that shuffled pixels stay the pixels of one picture
 * that was moved, and a random crop has the whole image to choose from. Labels are left alone: they
 * belong to the index.
 *
 * @param size the height and width that the network takes.
 * @throws {SpecificationError} if an augmentation's parameters are wrong.
 *
 * Reference: Zhang et al., ICLR 2017, appendix A and E.
 */
export function trainingTransform(
  { augmentation, seed }: CompleteSpecification,
  { classes, split }: Required<ImageSet>,
  corruption: Corruption,
  size: number,
): (batch: Batch, epoch: number) => Batch {
  let augment: ReturnType<typeof compose>;
  try {
    augment = compose(
      augmentation.map(({ name, params }) => augmentationFromJSON({ name, params, seed })),
    );
  } catch (error) {
    throw new SpecificationError(`specification: augmentation: ${(error as Error).message}`);
  }
  return (batch, epoch) => {
    const augmented = augment.apply(batch, epoch);
    const [, height, width] = augmented.shape;
    const images = height > size && width > size ? centerCrop(augmented, size) : augmented;
    const corrupted = corruption.apply({
      ...images,
      classes,
      ...(split !== undefined && { split }),
    });
    const { images: whitened, shape } = perImageWhitening({
      images: corrupted.images,
      shape: corrupted.shape,
    });
    return { ...batch, images: whitened, shape };
  };
}
