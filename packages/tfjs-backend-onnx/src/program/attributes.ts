/** A kernel's attributes: numbers, strings, arrays and objects of them. */
export type Attributes = Readonly<Record<string, unknown>>;

/** Whether attributes are equal; NaN equals NaN, and 0 is another number than −0. */
export function sameAttributes(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (isList(a) || isList(b)) {
    if (!isList(a) || !isList(b) || a.length !== b.length) return false;
    for (let i = 0; i < a.length; i++) if (!sameAttributes(a[i], b[i])) return false;
    return true;
  }
  let count = 0;
  for (const key in a) {
    if (!sameAttributes((a as Attributes)[key], (b as Attributes)[key])) return false;
    count++;
  }
  for (const _ in b) count--;
  return count === 0;
}

/** A copy that keeps what the attributes are now: their owner may change arrays among them. */
export function copyOfAttributes<T>(value: T): T {
  if (Array.isArray(value)) return value.map(copyOfAttributes) as T;
  if (ArrayBuffer.isView(value)) return structuredClone(value);
  if (typeof value !== "object" || value === null) return value;
  const copy: Record<string, unknown> = {};
  for (const key in value) copy[key] = copyOfAttributes(value[key]);
  return copy as T;
}

/** Attributes as text; unlike JSON it distinguishes NaN, infinities and −0. */
export function asText(value: unknown): string {
  if (typeof value === "number") return Object.is(value, -0) ? "-0" : `${value}`;
  if (Array.isArray(value)) return `[${value.map(asText).join()}]`;
  if (typeof value === "object" && value !== null) {
    let text = "{";
    for (const key in value) text += `${key}:${asText((value as Attributes)[key])},`;
    return `${text}}`;
  }
  return String(value);
}

const isList = (value: object): value is readonly unknown[] =>
  Array.isArray(value) || ArrayBuffer.isView(value);
