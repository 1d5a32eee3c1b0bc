import type { ErrorClass } from "./checkChoice.ts";
import { shown } from "./shown.ts";

/** What numbers may be, both ends included; without `high`, any number from `low` on. */
export type Range = readonly [low: number, high?: number | undefined];

/**
 * Refuses a value that is no integer within a range:
 *
 *     mlp: classes must be a positive integer, got 2.5.
 *     randomCrop: padding must be a non-negative integer, got -1.
 *     severity: severity must be an integer in [1, 5], got 6.
 *     train: seed must be an integer within ±(2^53 − 1), got 1e+300.
 *
 * Integers beyond ±(2^53 − 1) are refused: they stand for their neighbours too.
 *
 * @throws {Fault} the caller's own class.
 */
export function checkInteger(
  who: string,
  name: string,
  value: unknown,
  [low, high = Number.MAX_SAFE_INTEGER]: Range,
  Fault: ErrorClass,
): asserts value is number {
  if (Number.isSafeInteger(value) && low <= (value as number) && (value as number) <= high) return;
  throw new Fault(`${who}: ${name} must be ${kind(low, high)}, got ${shown(value)}.`);
}

function kind(low: number, high: number): string {
  if (high < Number.MAX_SAFE_INTEGER) return `an integer in [${low}, ${high}]`;
  if (low === Number.MIN_SAFE_INTEGER) return "an integer within ±(2^53 − 1)";
  if (low === 0) return "a non-negative integer";
  return low === 1 ? "a positive integer" : `an integer of at least ${low}`;
}
