/** An argument that names nothing which the paper could have. */
export class PaperArgumentError extends RangeError {
  override readonly name = "PaperArgumentError";
  readonly code = "BAD_ARGUMENT";
}

/** @throws {PaperArgumentError} unless each is a number. */
export function checkNumbers(who: string, numbers: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(numbers)) {
    if (typeof value === "number") continue;
    throw new PaperArgumentError(`${who}: ${name} must be a number, got ${String(value)}.`);
  }
}

/** @throws {PaperArgumentError} unless it is an object. */
export function objectOf<Given extends object>(who: string, given: Given): Given {
  if (typeof given === "object" && given !== null) return given;
  throw new PaperArgumentError(`${who}: it takes an object, got ${String(given)}.`);
}
