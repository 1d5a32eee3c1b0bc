import type { Augmentation, AugmentationSpec } from "./augmentation.ts";
import * as augmentations from "./augmentations.ts";
import { compose } from "./compose.ts";
import { RegularizerArgumentError } from "./regularizerArgumentError.ts";

type Maker = (options: never) => Augmentation;
const makers: Readonly<Record<string, Maker>> = { ...augmentations };

/** The names of the augmentations, for a specification to choose from. */
export const augmentationNames: readonly string[] = Object.keys(augmentations);

/**
 * The augmentation of a specification, such as `JSON.parse(JSON.stringify(augmentation))`.
 *
 * @throws {RegularizerArgumentError} if it is no specification, the name is unknown, or a parameter
 * is unknown or out of range.
 */
export function augmentationFromJSON(spec: AugmentationSpec): Augmentation {
  const { name, params, seed } = spec ?? {};
  if (typeof name !== "string" || typeof params !== "object" || params === null) {
    throw new RegularizerArgumentError(
      `augmentationFromJSON: an augmentation must be { name, params, seed }, ` +
        `got ${JSON.stringify(spec)}.`,
    );
  }
  if (name === "compose") {
    const { augmentations } = params as { augmentations?: AugmentationSpec[] };
    if (Array.isArray(augmentations)) return compose(augmentations.map(augmentationFromJSON));
    throw new RegularizerArgumentError(
      `augmentationFromJSON: compose must have a list of augmentations, ` +
        `got ${JSON.stringify(params)}.`,
    );
  }
  if (!Object.hasOwn(makers, name)) {
    throw new RegularizerArgumentError(
      `augmentationFromJSON: name must be one of compose, ${augmentationNames.join(", ")}, ` +
        `got ${name}.`,
    );
  }
  const augmentation = makers[name]!({ ...params, seed } as never);
  const unknown = Object.keys(params).find((param) => !(param in augmentation.params));
  if (unknown === undefined) return augmentation;
  throw new RegularizerArgumentError(
    `augmentationFromJSON: ${name} has no parameter "${unknown}". ` +
      `It has: ${Object.keys(augmentation.params).join(", ")}.`,
  );
}
