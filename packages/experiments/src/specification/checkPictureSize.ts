import { SpecificationError } from "./specificationError.ts";

/**
 * @param who what messages begin with.
 * @throws {SpecificationError} where a size of pictures is given that would do nothing.
 */
export function checkPictureSize(
  who: string,
  { dataset, pictureSize }: { dataset: string; pictureSize: number | null },
): void {
  if (pictureSize === null || dataset === "imageFolder") return;
  throw new SpecificationError(
    `${who}: pictureSize goes with the dataset imageFolder, got ${pictureSize} with ${dataset}. ` +
      "Leave it out.",
  );
}
