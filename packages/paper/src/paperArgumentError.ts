/** An argument that names nothing which the paper could have. */
export class PaperArgumentError extends RangeError {
  override readonly name = "PaperArgumentError";
  readonly code = "BAD_ARGUMENT";
}

/** @throws {PaperArgumentError} unless each is a number. */
export function checkNumbers(who: string, numbers: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(numbers)) {
    if (typeof value === "number") continue;
    throw new PaperArgumentError(`${who}: ${name} must be a number, got ${shown(value)}.`);
  }
}

/** @throws {PaperArgumentError} unless it is an object. */
export function objectOf<Given extends object>(who: string, given: Given): Given {
  if (typeof given === "object" && given !== null) return given;
  throw new PaperArgumentError(`${who}: it takes an object, got ${shown(given)}.`);
}

/** @throws {PaperArgumentError} unless each is a text. */
export function checkTexts(who: string, texts: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(texts)) {
    if (typeof value === "string") continue;
    throw new PaperArgumentError(`${who}: ${name} must be a text, got ${shown(value)}.`);
  }
}

/** A value of any kind in a message; a symbol, and many an object, cannot be made a text. */
export const shown = (value: unknown): string =>
  value === null || /object|function|symbol/.test(typeof value) === false
    ? String(value)
    : `a value of type ${typeof value}`;
