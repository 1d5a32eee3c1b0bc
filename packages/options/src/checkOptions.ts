import { type ArgumentName, checkArgument } from "./checkArgument.ts";
import { checkChoice, type ErrorClass } from "./checkChoice.ts";
import { didYouMean } from "./didYouMean.ts";
import { listNames } from "./listNames.ts";
import { kindOf, shown } from "./shown.ts";

/**
 * Every option of a function by its name. An option that takes one of some fixed strings has their
 * list, one that takes a number "number", or "number or null", and so on for true and false; any
 * other the name of what it must be, as for `checkArgument`, or `true` where the function looks
 * itself. The compiler refuses a table that lacks an option, has one more, or another rule.
 *
 *     const known: OptionTable<RotationOptions> = {
 *       degrees: "number",
 *       interpolation: ["nearest", "bilinear"],
 *       fill: true,
 *     };
 */
export type OptionTable<Options> = { readonly [Name in keyof Options]-?: Rule<Options[Name]> };

/** JavaScript computes with "3", true and null as if they were numbers: they are refused here. */
type Rule<Value> = [NonNullable<Value>] extends [never]
  ? true | ArgumentName
  : [NonNullable<Value>] extends [number]
    ? OrNull<"number", Value>
    : [NonNullable<Value>] extends [boolean]
      ? OrNull<"boolean", Value>
      : [Value] extends [string | undefined]
        ? string extends Value
          ? true | ArgumentName
          : readonly NonNullable<Value>[]
        : true | ArgumentName;

type OrNull<Kind extends string, Value> = null extends Value ? `${Kind} or null` : Kind;

/**
 * Refuses options with an unknown name, and names the nearest one that is known:
 *
 *     mnist: options must be among split, directory, offline, got "spilt". Did you mean "split"?
 *
 * An option that is `undefined` counts as left out. Names that the object inherits count too, as
 * they do for who reads them, but not those of `Object.prototype`. What is no object (a number, a
 * list, a typed array, a map) is refused as well, strings that are none of an option's fixed ones,
 * a `signal` that is no `AbortSignal`, and an `onSomething` that cannot be called.
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
  for (const key in options) {
    if (!Object.hasOwn(options, key) && key in Object.prototype) continue;
    const value: unknown = options[key];
    if (value === undefined) continue;
    if (!Object.hasOwn(known, key)) throw new Fault(`${who}: ${unknown(name, key, known)}`);
    checkRule(who, key, value, (known as Readonly<Record<string, AnyRule>>)[key]!, Fault);
  }
}

type AnyRule = true | ArgumentName | `${ArgumentName} or null` | readonly string[];

function checkRule(
  who: string,
  key: string,
  value: unknown,
  rule: AnyRule,
  Fault: ErrorClass,
): void {
  if (typeof rule === "string") {
    const [kind, orNull] = rule.split(" or ") as [ArgumentName, "null"?];
    if (value !== null || orNull === undefined) checkArgument(who, key, value, kind, Fault);
  } else if (rule !== true) checkChoice(who, key, value, rule, Fault);
  else if (value === null) return;
  else if (/^on[A-Z]/.test(key)) checkArgument(who, key, value, "function", Fault);
  else if (key === "signal" && !isSignal(value)) {
    throw new Fault(`${who}: signal must be an AbortSignal, got ${shown(value)}.`);
  }
}

/** Of any realm, or like one. */
const isSignal = (value: unknown): boolean =>
  typeof value === "object" &&
  value !== null &&
  typeof (value as AbortSignal).aborted === "boolean" &&
  typeof (value as AbortSignal).throwIfAborted === "function";

function unknown(name: string, key: string, known: object): string {
  const names = Object.keys(known);
  const remedy = didYouMean(key, names) || " Remove it.";
  const list = listNames(key, names, "its type");
  return `${name} must be among ${list}, got ${shown(key)}.${remedy}`;
}
