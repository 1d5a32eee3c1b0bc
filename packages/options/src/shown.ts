/** Longer texts are cut in messages. */
const LONGEST = 80;

/** A value of any kind as it stands in a message: `"text"`, `3`, `a list`, `a Uint8Array`. */
export function shown(value: unknown): string {
  if (typeof value === "string") {
    return JSON.stringify(value.length > LONGEST ? `${value.slice(0, LONGEST)}…` : value);
  }
  if (typeof value === "function") return "a function";
  if (Array.isArray(value)) return "a list";
  if (typeof value !== "object" || value === null) return String(value);
  return kindOf(value) === "Object" ? "an object" : `a value of type ${kindOf(value)}`;
}

/** `Object`, `Uint8Array`, `Map`, …; a class of somebody's own is an `Object`. */
export const kindOf = (value: object) => Object.prototype.toString.call(value).slice(8, -1);
