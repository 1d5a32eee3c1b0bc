import { corruptionFromJSON } from "@rote/corruptions";
import type { CompleteSpecification } from "@rote/records";
import { type Augmentation, augmentationFromJSON } from "@rote/regularizers/augmentation";
import { imageShape } from "../data/runDatasets.ts";
import { followsFromData } from "../runs/corruptData.ts";
import { SpecificationError } from "../specification/specificationError.ts";

/**
 * Finds wrong parameters of a corruption or an augmentation before anything is loaded. Those of
 * Gaussian pixels follow from the data.
 *
 * @throws {SpecificationError} naming the field and what is wrong with it.
 */
export function checkParameters({
  dataset,
  pictureSize,
  corruption,
  augmentation,
  seed,
}: CompleteSpecification): void {
  checkCorruption({ corruption, seed });
  const [height, width, channels] = imageShape({ dataset, pictureSize });
  let image: Parameters<Augmentation["apply"]>[0] = {
    images: new Uint8Array(height * width * channels),
    shape: [1, height, width, channels],
    labels: Uint8Array.of(0),
    indices: Uint32Array.of(0),
  };
  augmentation.forEach((each, i) => {
    check(`augmentation.${i}`, () => {
      image = augmentationFromJSON({ ...each, seed }).apply(image, 0); // a crop may be too large
    });
  });
}

/** `checkParameters` of the corruption alone. */
export function checkCorruption({
  corruption,
  seed,
}: Pick<CompleteSpecification, "corruption" | "seed">): void {
  if (followsFromData(corruption)) return;
  check("corruption", () => corruptionFromJSON({ ...corruption, seed }));
}

function check(field: string, make: () => unknown): void {
  try {
    make();
  } catch (error) {
    throw new SpecificationError(`specification: ${field}: ${(error as Error).message}`);
  }
}
