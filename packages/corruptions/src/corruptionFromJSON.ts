import { compose } from "./compose.ts";
import type { Corruption, CorruptionSpec } from "./corruption.ts";
import * as corruptions from "./corruptions.ts";
import { CorruptionOptionError, UnknownCorruptionError } from "./errors.ts";

/** Makes a corruption from one options object: its parameters and its seed. */
// biome-ignore lint/suspicious/noExplicitAny: each checks the options it is given by itself.
export type CorruptionMaker = (options: any) => Corruption;

/**
 * The corruption that a JSON form, as text or parsed, describes.
 *
 * @param others makers of corruptions of your own, by name.
 * @throws {UnknownCorruptionError} if there is no corruption of that name.
 * @throws {CorruptionOptionError} if the form is not one, or has a parameter unknown or out of
 * range.
 */
export function corruptionFromJSON(
  json: string | CorruptionSpec,
  others: Readonly<Record<string, CorruptionMaker>> = {},
): Corruption {
  const spec = typeof json === "string" ? parse(json) : json;
  const isObject = typeof spec?.params === "object" && spec.params !== null;
  if (typeof spec?.name !== "string" || !isObject || Array.isArray(spec.params)) {
    throw new CorruptionOptionError(
      `corruptionFromJSON: a corruption must be { name, params, seed }, ` +
        `got ${JSON.stringify(spec)}.`,
    );
  }
  const { name, params, seed } = spec;
  const ofSteps = { compose: ({ steps }: { steps: CorruptionSpec[] }) => composed(steps, others) };
  const makers: Record<string, CorruptionMaker> = { ...corruptions, ...ofSteps, ...others };
  const make = Object.hasOwn(makers, name) ? makers[name] : undefined;
  if (!make) {
    const known = Object.keys(makers).sort().join(", ");
    throw new UnknownCorruptionError(
      `corruptionFromJSON: unknown corruption "${name}". Known: ${known}.`,
    );
  }

  const corruption = make({ ...params, seed });
  const unknown = Object.keys(params).find((param) => !Object.hasOwn(corruption.params, param));
  if (unknown !== undefined) {
    const known = Object.keys(corruption.params).join(", ") || "none";
    throw new CorruptionOptionError(
      `corruptionFromJSON: ${name} has no parameter "${unknown}". It has: ${known}.`,
    );
  }
  if (corruption.seed !== seed) {
    throw new CorruptionOptionError(
      `corruptionFromJSON: ${name} has seed ${corruption.seed}, got ${seed}.`,
    );
  }
  return corruption;
}

function composed(steps: unknown, others: Readonly<Record<string, CorruptionMaker>>): Corruption {
  if (!Array.isArray(steps)) {
    throw new CorruptionOptionError(
      `corruptionFromJSON: compose must have a list of steps, got ${JSON.stringify(steps)}.`,
    );
  }
  return compose(steps.map((step) => corruptionFromJSON(step, others)));
}

function parse(text: string): CorruptionSpec {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new CorruptionOptionError(
      `corruptionFromJSON: the text must be JSON, got ${text.slice(0, 80)}.`,
      { cause },
    );
  }
}
