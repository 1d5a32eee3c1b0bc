import { shown } from "@rote/options";
import { ExpressivityArgumentError } from "./expressivityArgumentError.ts";

/** @throws {ExpressivityArgumentError} unless `value` is an integer in [low, high]. */
export function checkInteger(
  who: string,
  name: string,
  value: number,
  low: number,
  high = Number.POSITIVE_INFINITY,
): void {
  if (Number.isSafeInteger(value) && value >= low && value <= high) return;
  throw new ExpressivityArgumentError(
    `${who}: ${name} must be ${kind(low, high)}, got ${shown(value)}.`,
  );
}

function kind(low: number, high: number): string {
  if (high < Number.POSITIVE_INFINITY) return `an integer in [${low}, ${high}]`;
  if (low > 1) return `an integer of at least ${low}`;
  return low === 1 ? "a positive integer" : "a non-negative integer";
}
