import { nearest } from "./nearest.ts";
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
  if ((choices as readonly unknown[]).includes(value)) return;
  const near = typeof value === "string" ? nearest(value, choices) : undefined;
  const hint = near === undefined ? "" : ` Did you mean "${near}"?`;
  throw new Fault(`${who}: ${name} must be ${oneOf(choices)}, got ${shown(value)}.${hint}`);
}

/** `"a", "b" or "c"`. */
function oneOf(choices: readonly string[]): string {
  const quoted = choices.map((choice) => JSON.stringify(choice));
  const last = quoted.pop();
  return quoted.length === 0 ? `${last}` : `${quoted.join(", ")} or ${last}`;
}
