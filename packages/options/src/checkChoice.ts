import { didYouMean } from "./didYouMean.ts";
import { shown } from "./shown.ts";

/** The class of an error; the package that calls brings its own. */
export type ErrorClass = new (message: string) => Error;

/**
 * Refuses a value that is none of the choices, and names the nearest one:
 *
 *     randomRotation: interpolation must be "nearest" or "bilinear", got "bilinaer".
 *     Did you mean "bilinear"?
 *
 * @throws {Fault} the caller's own class.
 */
export function checkChoice<Choice extends string>(
  who: string,
  name: string,
  value: unknown,
  choices: readonly Choice[],
  Fault: ErrorClass,
): asserts value is Choice {
  if (!Array.isArray(choices)) {
    throw new Fault(`${who}: choices of ${name} must be a list, got ${shown(choices)}.`);
  }
  if ((choices as readonly unknown[]).includes(value)) return;
  throw new Fault(
    `${who}: ${name} must be ${oneOf(choices)}, got ${shown(value)}.${didYouMean(value, choices)}`,
  );
}

/** `"a" or "b"`, `one of "a", "b", "c"`. */
function oneOf(choices: readonly string[]): string {
  const quoted = choices.map((choice) => JSON.stringify(choice));
  return quoted.length <= 2 ? quoted.join(" or ") : `one of ${quoted.join(", ")}`;
}
