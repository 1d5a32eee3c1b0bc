import { RandomArgumentError } from "./randomArgumentError.ts";
import { shown } from "./shown.ts";

/**
 * `make(length)`, an array of so many numbers.
 *
 * @throws {RandomArgumentError} if there can be no array of that length: the message has its bytes.
 */
export function allocate<T>(
  who: string,
  length: number,
  bytesEach: number,
  make: (length: number) => T,
): T {
  if (!Number.isSafeInteger(length) || length < 0) {
    throw new RandomArgumentError(
      `${who}: length must be a non-negative integer, got ${shown(length)}.`,
    );
  }
  try {
    return make(length);
  } catch (cause) {
    const bytes = length * bytesEach;
    throw new RandomArgumentError(
      `${who}: ${length} numbers must fit into memory, got a need of ${bytes} bytes. ` +
        "Draw them in parts, each from a key of its own.",
      { cause },
    );
  }
}

/** @throws {RandomArgumentError} unless `out` is an array of floating-point numbers. */
export function checkFloats(who: string, out: unknown): void {
  if (out instanceof Float32Array || out instanceof Float64Array) return;
  const got = (out as object | null | undefined)?.constructor?.name ?? shown(out);
  throw new RandomArgumentError(
    `${who}: out must be a Float32Array or a Float64Array, got ${got}.`,
  );
}
