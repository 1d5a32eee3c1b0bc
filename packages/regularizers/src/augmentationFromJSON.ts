import type { Augmentation, AugmentationSpec } from "./augmentation.ts";
import { colorJitter } from "./colorJitter.ts";
import { compose } from "./compose.ts";
import { cutout } from "./cutout.ts";
import { randomCrop } from "./randomCrop.ts";
import { randomHorizontalFlip } from "./randomHorizontalFlip.ts";
import { randomRotation } from "./randomRotation.ts";

const makers = { colorJitter, cutout, randomCrop, randomHorizontalFlip, randomRotation };

/**
 * The augmentation of a specification, such as `JSON.parse(JSON.stringify(augmentation))`.
 *
 * @throws {RangeError} if the name is unknown or a parameter is out of range.
 */
export function augmentationFromJSON({ name, params, seed }: AugmentationSpec): Augmentation {
  if (name === "compose") {
    const { augmentations } = params as { augmentations: AugmentationSpec[] };
    return compose(augmentations.map(augmentationFromJSON));
  }
  const make = (makers as Record<string, (options: never) => Augmentation>)[name];
  if (make === undefined) {
    throw new RangeError(
      `augmentationFromJSON: name must be one of compose, ${Object.keys(makers).join(", ")}, ` +
        `got ${name}.`,
    );
  }
  return make({ ...params, seed } as never);
}
