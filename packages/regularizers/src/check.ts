import type { ImageBatch } from "./imageBatch.ts";

/** @throws {RangeError} unless `value` is a number within [low, high]. */
export function checkRange(who: string, name: string, value: number, low: number, high: number) {
  if (!(typeof value === "number" && value >= low && value <= high)) {
    const range =
      high === Number.POSITIVE_INFINITY ? `at least ${low}` : `between ${low} and ${high}`;
    throw new RangeError(`${who}: ${name} must be ${range}, got ${value}.`);
  }
}

/** @throws {RangeError} unless `value` is an integer of at least `low`. */
export function checkCount(who: string, name: string, value: number, low: number) {
  if (!Number.isSafeInteger(value) || value < low) {
    throw new RangeError(`${who}: ${name} must be an integer of at least ${low}, got ${value}.`);
  }
}

/** @throws {RangeError} if images of this batch cannot hold `fill`. */
export function checkFill(who: string, fill: number, { images }: ImageBatch) {
  const holds =
    images instanceof Uint8Array
      ? Number.isInteger(fill) && fill >= 0 && fill <= 255
      : Number.isFinite(fill);
  if (!holds) {
    const kind = images instanceof Uint8Array ? "an integer from 0 to 255 for bytes" : "finite";
    throw new RangeError(`${who}: fill must be ${kind}, got ${fill}.`);
  }
}
