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
  object: ["an object", (value: unknown) => isObject(value) && !Array.isArray(value)],
  list: ["a list", Array.isArray],
  bytes: ["a Uint8Array", (value: unknown) => value instanceof Uint8Array],
  named: ["a name, or an object with one", isNamed],
  numbers: ["a list or a typed array of numbers", isNumbers],
} as const satisfies Record<string, readonly [string, (value: unknown) => boolean]>;

/** The name of what an argument can have to be. */
export type ArgumentName = keyof typeof KINDS;

/**
 * What an argument must be: one of some kinds, an object with fields of theirs, or a list of which
 * every item is of one. A kind or a field with "?" may be left out; one in a pair with null may be
 * null.
 */
export type ArgumentKind =
  | ArgumentName
  | `${ArgumentName}?`
  | { readonly [field: string]: ArgumentKind }
  | readonly [each: ArgumentKind]
  | readonly [kind: ArgumentKind, orNull: null];

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
  const wrong = firstWrong(value, kind);
  if (wrong === undefined) return;
  throw new Fault(`${who}: ${name}${wrong.path} must be ${wrong.words}, got ${shown(wrong.got)}.`);
}

interface Wrong {
  path: string;
  words: string;
  got: unknown;
}

/** Its path is put together on the way back: most arguments are right, and some have many items. */
function firstWrong(value: unknown, kind: ArgumentKind): Wrong | undefined {
  if (typeof kind === "string") {
    const [words, matches] = KINDS[kind.replace("?", "") as ArgumentName];
    if ((value === undefined && kind.endsWith("?")) || matches(value)) return undefined;
    return { path: "", words, got: value };
  }
  if (isList(kind)) {
    if (kind.length === 2) return value === null ? undefined : firstWrong(value, kind[0]);
    if (!Array.isArray(value)) return { path: "", words: KINDS.list[0], got: value };
    for (let i = 0; i < value.length; i++) {
      const wrong = firstWrong(value[i], kind[0]);
      if (wrong !== undefined) return { ...wrong, path: `[${i}]${wrong.path}` };
    }
    return undefined;
  }
  if (!isObject(value)) {
    const fields = Object.keys(kind).filter((field) => !isOptional(field, kind[field]!));
    const words = ["an object", fields.join(", ")].filter(Boolean).join(" with ");
    return { path: "", words, got: value };
  }
  for (const key in kind) {
    const field = key.endsWith("?") ? key.slice(0, -1) : key;
    const inner = (value as Readonly<Record<string, unknown>>)[field];
    if (field !== key && inner === undefined) continue;
    const wrong = firstWrong(inner, kind[key]!);
    if (wrong !== undefined) return { ...wrong, path: `.${field}${wrong.path}` };
  }
  return undefined;
}

const isList = (kind: ArgumentKind): kind is Extract<ArgumentKind, readonly unknown[]> =>
  Array.isArray(kind);
const isOptional = (field: string, kind: ArgumentKind) =>
  field.endsWith("?") || (typeof kind === "string" && kind.endsWith("?"));

function isNamed(value: unknown): boolean {
  return typeof (isObject(value) ? (value as { name?: unknown }).name : value) === "string";
}

/** Of a long list the first item tells. */
function isNumbers(value: unknown): boolean {
  if (ArrayBuffer.isView(value)) return !(value instanceof DataView);
  return Array.isArray(value) && (value.length === 0 || typeof value[0] === "number");
}
