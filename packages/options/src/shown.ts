/** Longer texts are cut in messages. */
const LONGEST = 80;

/**
 * A value of any kind as it stands in a message: `"text"`, `3`, `[4, -1]`, `a list`, `a function`,
 * `a value of type Uint8Array`. `${value}` instead would end in a TypeError for a symbol and for an
 * object without a prototype, and print the whole source of a function.
 */
export function shown(value: unknown): string {
  if (typeof value === "string") {
    return JSON.stringify(value.length > LONGEST ? `${value.slice(0, LONGEST)}…` : value);
  }
  if (typeof value === "function") return "a function";
  if (Array.isArray(value)) return shortList(value) ?? "a list";
  if (typeof value !== "object" || value === null) return String(value);
  return kindOf(value) === "Object" ? "an object" : `a value of type ${kindOf(value)}`;
}

/** A list of few values that are short themselves; undefined for any other. */
function shortList(values: readonly unknown[]): string | undefined {
  const isFlat = (value: unknown) => value === null || !/object|function/.test(typeof value);
  if (values.length * 2 > LONGEST || !values.every(isFlat)) return undefined;
  const text = `[${values.map(shown).join(", ")}]`;
  return text.length > LONGEST ? undefined : text;
}

/** `Object`, `Uint8Array`, `Map`, …; a class of somebody's own is an `Object`. */
export const kindOf = (value: object) => Object.prototype.toString.call(value).slice(8, -1);
