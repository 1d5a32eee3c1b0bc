import { checkChoice, checkSpec, checkTaken, shown } from "@rote/options";
import type { Augmentation, AugmentationSpec } from "./augmentation.ts";
import * as augmentations from "./augmentations.ts";
import { compose } from "./compose.ts";
import { RegularizerArgumentError } from "./regularizerArgumentError.ts";

type Maker = (options: never) => Augmentation;
const makers: Readonly<Record<string, Maker>> = { ...augmentations };

/** An augmentation that a specification can name. */
export type AugmentationName = keyof typeof augmentations;

/** The names of the augmentations, for a specification to choose from. */
export const augmentationNames = Object.keys(augmentations) as readonly AugmentationName[];

/** Compositions within compositions, at most. */
const MOST_LEVELS = 16;
/** Steps of a composition, at most. */
const MOST_STEPS = 1000;

/**
 * The augmentation of a specification, such as `JSON.parse(JSON.stringify(augmentation))`.
 *
 * @throws {RegularizerArgumentError} if it is no specification, the name or a field is unknown, a
 * parameter is unknown or out of range, or compositions are nested more than 16 deep or longer than
 * 1,000.
 */
export function augmentationFromJSON(spec: AugmentationSpec): Augmentation {
  return fromSpec(spec, 0);
}

function fromSpec(spec: AugmentationSpec, level: number): Augmentation {
  const { name, params, seed } = Object(spec) as AugmentationSpec;
  const isObject = typeof params === "object" && params !== null && !Array.isArray(params);
  if (typeof name !== "string" || !isObject) {
    throw new RegularizerArgumentError(
      `augmentationFromJSON: an augmentation must be { name, params, seed }, got ${shown(spec)}.`,
    );
  }
  const names = ["compose", ...augmentationNames];
  checkChoice("augmentationFromJSON", "name", name, names, RegularizerArgumentError);
  const make: Maker = name === "compose" ? () => composition(params, level) : makers[name]!;
  // The steps of a composition, each with fields of its own to refuse, are not made for a message.
  const paramsOf = (given: object) =>
    name === "compose" ? { augmentations: [] } : make({ ...given, seed } as never).params;
  checkSpec("augmentationFromJSON", spec, RegularizerArgumentError, paramsOf);
  const augmentation = make({ ...params, seed } as never);
  const own = augmentation.params;
  checkTaken("augmentationFromJSON", name, params, own, RegularizerArgumentError);
  if (seed !== undefined && augmentation.seed !== seed) {
    throw new RegularizerArgumentError(
      `augmentationFromJSON: ${name} has seed ${augmentation.seed}, got ${shown(seed)}.`,
    );
  }
  return augmentation;
}

function composition(params: AugmentationSpec["params"], level: number): Augmentation {
  const { augmentations: steps } = params as { augmentations?: AugmentationSpec[] };
  if (!Array.isArray(steps)) {
    throw new RegularizerArgumentError(
      `augmentationFromJSON: compose must have a list of augmentations, got ${shown(params)}.`,
    );
  }
  if (level >= MOST_LEVELS || steps.length > MOST_STEPS) {
    throw new RegularizerArgumentError(
      `augmentationFromJSON: compositions must be at most ${MOST_LEVELS} deep and of ` +
        `${MOST_STEPS} steps, got ${level + 1} deep and ${steps.length} steps.`,
    );
  }
  return compose(steps.map((step) => fromSpec(step, level + 1)));
}
