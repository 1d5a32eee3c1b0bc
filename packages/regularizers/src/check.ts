import { shown } from "@rote/options";
import type { ImageBatch } from "./imageBatch.ts";
import { RegularizerArgumentError } from "./regularizerArgumentError.ts";

/** @throws {RegularizerArgumentError} unless `value` is a number within [low, high]. */
export function checkRange(who: string, name: string, value: number, low: number, high: number) {
  if (!(typeof value === "number" && value >= low && value <= high)) {
    const range =
      high === Number.POSITIVE_INFINITY ? `at least ${low}` : `between ${low} and ${high}`;
    throw new RegularizerArgumentError(`${who}: ${name} must be ${range}, got ${shown(value)}.`);
  }
}

/** @throws {RegularizerArgumentError} if images of this batch cannot hold `fill`. */
export function checkFill(who: string, fill: number, { images }: ImageBatch) {
  const holds =
    images instanceof Uint8Array
      ? Number.isInteger(fill) && fill >= 0 && fill <= 255
      : Number.isFinite(fill);
  if (!holds) {
    const kind = images instanceof Uint8Array ? "an integer in [0, 255] for bytes" : "finite";
    throw new RegularizerArgumentError(`${who}: fill must be ${kind}, got ${shown(fill)}.`);
  }
}

/** Two numbers; NaN twice for anything else, which no range holds. */
export function pairOf(value: unknown): readonly [low: number, high: number] {
  const [low, high, ...others] = Array.isArray(value) ? (value as unknown[]) : [];
  const isPair = typeof low === "number" && typeof high === "number" && others.length === 0;
  return isPair ? [low, high] : [Number.NaN, Number.NaN];
}
