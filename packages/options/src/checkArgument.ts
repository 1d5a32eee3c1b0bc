import type { ErrorClass } from "./checkChoice.ts";
import { shown } from "./shown.ts";

const isObject = (value: unknown) =>
  typeof value === "object" &&
  value !== null &&
  !Array.isArray(value) &&
  !ArrayBuffer.isView(value);

/** What an argument can have to be, with the words for it. */
const KINDS = {
  text: ["a text", (value: unknown) => typeof value === "string"],
  boolean: ["true or false", (value: unknown) => typeof value === "boolean"],
  number: ["a number", (value: unknown) => typeof value === "number"],
  function: ["a function", (value: unknown) => typeof value === "function"],
  object: ["an object", isObject],
  list: ["a list", Array.isArray],
  bytes: ["a Uint8Array", (value: unknown) => value instanceof Uint8Array],
  named: ["a name, or an object with one", isNamed],
  numbers: ["a list or a typed array of numbers", isNumbers],
} as const satisfies Record<string, readonly [string, (value: unknown) => boolean]>;

/** The name of what an argument can have to be. */
export type ArgumentName = keyof typeof KINDS;

/**
 * What an argument must be: one of some kinds, an object with fields of theirs, or a list of which
 * every item is of one. A kind with "?" may be left out.
 */
export type ArgumentKind =
  | ArgumentName
  | `${ArgumentName}?`
  | { readonly [field: string]: ArgumentKind }
  | readonly [each: ArgumentKind];

/**
 * Refuses an argument of another kind, as plain JavaScript may give:
 *
 *     toCSV: runs[1].epochs must be a list, got undefined.
 *
 * Only kinds are looked at, not values: it is for the door of a function that would otherwise end
 * in a TypeError of the engine.
 *
 * @throws {Fault} the caller's own class.
 */
export function checkArgument(
  who: string,
  name: string,
  value: unknown,
  kind: ArgumentKind,
  Fault: ErrorClass,
): void {
  if (typeof kind === "string") {
    const [words, matches] = KINDS[kind.replace("?", "") as ArgumentName];
    if ((value === undefined && kind.endsWith("?")) || matches(value)) return;
    throw new Fault(`${who}: ${name} must be ${words}, got ${shown(value)}.`);
  }
  if (isList(kind)) {
    checkArgument(who, name, value, "list", Fault);
    (value as unknown[]).forEach((item, i) => {
      checkArgument(who, `${name}[${i}]`, item, kind[0], Fault);
    });
    return;
  }
  if (!isObject(value)) {
    const fields = Object.keys(kind).filter((field) => !isOptional(kind[field]!));
    throw new Fault(
      `${who}: ${name} must be an object with ${fields.join(", ")}, got ${shown(value)}.`,
    );
  }
  for (const [field, inner] of Object.entries(kind)) {
    checkArgument(who, `${name}.${field}`, (value as Record<string, unknown>)[field], inner, Fault);
  }
}

const isList = (kind: ArgumentKind): kind is readonly [ArgumentKind] => Array.isArray(kind);
const isOptional = (kind: ArgumentKind) => typeof kind === "string" && kind.endsWith("?");

function isNamed(value: unknown): boolean {
  return typeof (isObject(value) ? (value as { name?: unknown }).name : value) === "string";
}

/** Of a long list the first item tells. */
function isNumbers(value: unknown): boolean {
  if (ArrayBuffer.isView(value)) return !(value instanceof DataView);
  return Array.isArray(value) && (value.length === 0 || typeof value[0] === "number");
}
