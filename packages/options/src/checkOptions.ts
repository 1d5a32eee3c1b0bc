import { checkChoice, type ErrorClass } from "./checkChoice.ts";
import { didYouMean } from "./didYouMean.ts";
import { kindOf, shown } from "./shown.ts";

/**
 * Every option of a function by its name. An option that takes one of some fixed strings has their
 * list; any other has `true`. The compiler refuses a table that lacks an option or has one more.
 *
 *     const known: OptionTable<RotationOptions> = {
 *       degrees: true,
 *       interpolation: ["nearest", "bilinear"],
 *     };
 */
export type OptionTable<Options> = { readonly [Name in keyof Options]-?: Rule<Options[Name]> };

/** A list for a union of literal strings, `true` for all else. */
type Rule<Value> = [Value] extends [string | undefined]
  ? string extends Value
    ? true
    : readonly NonNullable<Value>[]
  : true;

/**
 * Refuses options with an unknown name, and names the nearest one that is known:
 *
 *     mnist: options must be among split, directory, offline, got "spilt". Did you mean "split"?
 *
 * An option that is `undefined` counts as left out. Only the object's own names count, so that no
 * name is known by way of `Object.prototype`. What is no object (a number, a list, a typed array, a
 * map) is refused as well, and strings that are none of an option's fixed ones.
 *
 * @param name what the object is called in messages. Defaults to "options".
 * @throws {Fault} the caller's own class.
 */
export function checkOptions<Options extends object>(
  who: string,
  options: Options,
  known: OptionTable<NoInfer<Options>>,
  Fault: ErrorClass,
  name = "options",
): void {
  if (typeof options !== "object" || options === null || kindOf(options) !== "Object") {
    const names = Object.keys(known).join(", ");
    throw new Fault(
      `${who}: ${name} must be an object, got ${shown(options)}. ` +
        (names === "" ? "It has no options." : `Give any of { ${names} }.`),
    );
  }
  for (const [key, value] of Object.entries(options)) {
    if (value === undefined) continue;
    if (!Object.hasOwn(known, key)) throw new Fault(`${who}: ${unknown(name, key, known)}`);
    const choices = (known as Readonly<Record<string, true | readonly string[]>>)[key]!;
    if (choices !== true) checkChoice(who, key, value, choices, Fault);
  }
}

function unknown(name: string, key: string, known: object): string {
  const names = Object.keys(known);
  const remedy = didYouMean(key, names) || " Remove it.";
  return `${name} must be among ${names.join(", ")}, got ${shown(key)}.${remedy}`;
}
