import { corruptionFromJSON } from "@rote/corruptions";
import type { CompleteSpecification } from "@rote/records";
import { augmentationFromJSON } from "@rote/regularizers/augmentation";
import { SpecificationError } from "../specification/specificationError.ts";

/**
 * Finds wrong parameters of a corruption or an augmentation before anything is loaded. Those of
 * Gaussian pixels follow from the data.
 *
 * @throws {SpecificationError} naming the field and what is wrong with it.
 */
export function checkParameters({ corruption, augmentation, seed }: CompleteSpecification): void {
  const check = (field: string, make: () => unknown) => {
    try {
      make();
    } catch (error) {
      throw new SpecificationError(`specification: ${field}: ${(error as Error).message}`);
    }
  };
  if (corruption.name !== "gaussianPixels") {
    check("corruption", () => corruptionFromJSON({ ...corruption, seed }));
  }
  augmentation.forEach((each, i) => {
    check(`augmentation.${i}`, () => augmentationFromJSON({ ...each, seed }));
  });
}
