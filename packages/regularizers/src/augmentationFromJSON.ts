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
 * @throws {RangeError} if it is no specification, the name is unknown, or a parameter is unknown or
 * out of range.
 */
export function augmentationFromJSON(spec: AugmentationSpec): Augmentation {
  const { name, params, seed } = spec ?? {};
  if (typeof name !== "string" || typeof params !== "object" || params === null) {
    throw new RangeError(
      `augmentationFromJSON: an augmentation must be { name, params, seed }, got ${JSON.stringify(spec)}.`,
    );
  }
  if (name === "compose") {
    const { augmentations } = params as { augmentations?: AugmentationSpec[] };
    if (Array.isArray(augmentations)) return compose(augmentations.map(augmentationFromJSON));
    throw new RangeError(
      `augmentationFromJSON: compose must have a list of augmentations, got ${JSON.stringify(params)}.`,
    );
  }
  if (!Object.hasOwn(makers, name)) {
    throw new RangeError(
      `augmentationFromJSON: name must be one of compose, ${Object.keys(makers).join(", ")}, ` +
        `got ${name}.`,
    );
  }
  const make = makers[name as keyof typeof makers] as (options: never) => Augmentation;
  const augmentation = make({ ...params, seed } as never);
  const unknown = Object.keys(params).find((param) => !(param in augmentation.params));
  if (unknown === undefined) return augmentation;
  throw new RangeError(
    `augmentationFromJSON: ${name} has no parameter "${unknown}". ` +
      `It has: ${Object.keys(augmentation.params).join(", ")}.`,
  );
}
