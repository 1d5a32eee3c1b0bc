import { checkSpec, checkTaken, didYouMean, shown } from "@rote/options";
import type { CenterCropOptions } from "./centerCrop.ts";
import { compose as composedOf } from "./compose.ts";
import type { Corruption, CorruptionSpec } from "./corruption.ts";
import * as corruptions from "./corruptions.ts";
import { CorruptionOptionError, UnknownCorruptionError } from "./errors.ts";

/** Makes a corruption from one options object: its parameters and its seed. */
// biome-ignore lint/suspicious/noExplicitAny: each checks the options it is given by itself.
export type CorruptionMaker = (options: any) => Corruption;

/**
 * Those of the package by name. The compiler holds the list against what is exported; it is written
 * out, since a bundler keeps all of a namespace whose names are looked up as a program runs.
 */
const own: { readonly [Name in keyof typeof corruptions]: CorruptionMaker } = {
  brightness: corruptions.brightness,
  centerCrop: corruptions.centerCrop,
  contrast: corruptions.contrast,
  gaussianBlur: corruptions.gaussianBlur,
  gaussianNoise: corruptions.gaussianNoise,
  gaussianPixels: corruptions.gaussianPixels,
  instanceDependentLabels: corruptions.instanceDependentLabels,
  jpegCompression: corruptions.jpegCompression,
  noisyLabels: corruptions.noisyLabels,
  partialLabels: corruptions.partialLabels,
  permutedLabels: corruptions.permutedLabels,
  randomLabels: corruptions.randomLabels,
  randomPixels: corruptions.randomPixels,
  shuffledPixels: corruptions.shuffledPixels,
  trueLabels: corruptions.trueLabels,
};

/** Compositions within compositions, at most. */
const MOST_LEVELS = 16;
/** Steps of a composition, at most. */
const MOST_STEPS = 1000;
/** Characters of a text, at most: counts of 10,000 classes for some splits are below a tenth. */
const LONGEST = 16 * 1024 * 1024;

/**
 * The corruption that a JSON form, as text or parsed, describes.
 *
 * @param others makers of corruptions of your own, by name.
 * @throws {UnknownCorruptionError} if there is no corruption of that name.
 * @throws {CorruptionOptionError} if the form is not one, has an unknown field, a parameter unknown
 * or out of range, or compositions are nested more than 16 deep or longer than 1,000 steps.
 */
export function corruptionFromJSON(
  json: string | CorruptionSpec,
  others: Readonly<Record<string, CorruptionMaker>> = {},
): Corruption {
  return fromSpec(typeof json === "string" ? parse(json) : json, others, 0);
}

function fromSpec(
  spec: CorruptionSpec,
  others: Readonly<Record<string, CorruptionMaker>>,
  level: number,
): Corruption {
  const isObject = typeof spec?.params === "object" && spec.params !== null;
  if (typeof spec?.name !== "string" || !isObject || Array.isArray(spec.params)) {
    throw new CorruptionOptionError(
      `corruptionFromJSON: a corruption must be { name, params, seed }, got ${shown(spec)}.`,
    );
  }
  const { name, params, seed } = spec;
  const seedless: Record<string, CorruptionMaker> = {
    centerCrop: ({ seed: _, ...options }: CenterCropOptions & { seed: number }) =>
      corruptions.centerCrop(options),
    compose: ({ steps }) => composed(steps, others, level),
  };
  const makers: Record<string, CorruptionMaker> = { ...own, ...seedless, ...others };
  const make = Object.hasOwn(makers, name) ? makers[name] : undefined;
  if (!make) {
    const known = Object.keys(makers).sort();
    throw new UnknownCorruptionError(
      `corruptionFromJSON: unknown corruption ${shown(name)}. Known: ${known.join(", ")}.` +
        didYouMean(name, known),
    );
  }

  // The steps of a composition, each with fields of its own to refuse, are not made for a message.
  const paramsOf = (given: object) =>
    make === seedless.compose ? { steps: [] } : make({ ...given, seed }).params;
  checkSpec("corruptionFromJSON", spec, CorruptionOptionError, paramsOf);
  const corruption = make({ ...params, seed });
  checkTaken("corruptionFromJSON", name, params, corruption.params, CorruptionOptionError);
  if (corruption.seed !== seed) {
    throw new CorruptionOptionError(
      `corruptionFromJSON: ${name} has seed ${corruption.seed}, got ${shown(seed)}.`,
    );
  }
  return corruption;
}

function composed(
  steps: unknown,
  others: Readonly<Record<string, CorruptionMaker>>,
  level: number,
): Corruption {
  if (!Array.isArray(steps)) {
    throw new CorruptionOptionError(
      `corruptionFromJSON: compose must have a list of steps, got ${shown(steps)}.`,
    );
  }
  if (level >= MOST_LEVELS || steps.length > MOST_STEPS) {
    throw new CorruptionOptionError(
      `corruptionFromJSON: compositions must be at most ${MOST_LEVELS} deep and of ` +
        `${MOST_STEPS} steps, got ${level + 1} deep and ${steps.length} steps.`,
    );
  }
  return composedOf(steps.map((step) => fromSpec(step, others, level + 1)));
}

function parse(json: string): CorruptionSpec {
  if (json.length > LONGEST) {
    throw new CorruptionOptionError(
      `corruptionFromJSON: the text must have at most ${LONGEST} characters, got ${json.length}.`,
    );
  }
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw new CorruptionOptionError(
      `corruptionFromJSON: the text must be JSON, got ${json.slice(0, 80)}.`,
      { cause },
    );
  }
}
