import type { Corruption } from "@rote/corruptions";
import { type LabelledImages, select } from "@rote/datasets";
import { augmentationFromJSON } from "@rote/regularizers";
import { centralCrop, type Examples, perImageWhitening } from "@rote/training";
import { CROP } from "./corruptData.ts";
import type { CompleteSpecification } from "./specification.ts";
import { SpecificationError } from "./specificationError.ts";

/**
 * The training examples of a batch, new in each epoch: augmented as they were before they were cropped,
 * then cropped, corrupted and whitened. Labels belong to the examples: augmentation leaves them.
 * Undefined if the specification augments nothing.
 *
 * @throws {SpecificationError} if an augmentation has a parameter that it cannot have.
 */
export function augmentedBatches(
  { augmentation, seed }: CompleteSpecification,
  train: LabelledImages,
  corruption: Corruption,
): ((places: Uint32Array, epoch: number) => Examples) | undefined {
  if (augmentation.length === 0) return undefined;
  const steps = augmentation.map((spec) => {
    try {
      return augmentationFromJSON({ ...spec, seed });
    } catch (error) {
      throw new SpecificationError(`specification: augmentation: ${(error as Error).message}`);
    }
  });
  return (places, epoch) => {
    let batch = select(train, places);
    for (const step of steps) batch = step.apply(batch, epoch);
    const [, height, width] = batch.shape;
    const cropped = height > CROP && width > CROP ? centralCrop(batch, CROP) : batch;
    const { images, shape, labels } = perImageWhitening({
      ...cropped,
      ...corruption.apply(cropped),
    });
    return { images, shape, labels };
  };
}
