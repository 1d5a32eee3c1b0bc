import { shown } from "@rote/options";
import { CorruptionOptionError } from "./errors.ts";

export function checkSeed(who: string, seed: number): void {
  if (Number.isSafeInteger(seed)) return;
  throw new CorruptionOptionError(
    `${who}: seed must be an integer within ±(2^53 − 1), got ${shown(seed)}.`,
  );
}

export function checkProbability(who: string, what: string, p: number): void {
  if (typeof p === "number" && p >= 0 && p <= 1) return;
  const remedy = typeof p === "number" && p > 1 && p <= 100 ? ` For ${p} %, pass ${p / 100}.` : "";
  throw new CorruptionOptionError(
    `${who}: ${what} must be between 0 and 1, got ${shown(p)}.${remedy}`,
  );
}

export function checkOneOf(
  who: string,
  what: string,
  value: unknown,
  values: readonly unknown[],
): void {
  if (values.includes(value)) return;
  const known = values.map((one) => JSON.stringify(one)).join(", ");
  throw new CorruptionOptionError(`${who}: ${what} must be one of ${known}, got ${shown(value)}.`);
}

/** @throws {CorruptionOptionError} unless `value` is an integer in [low, high]. */
export function checkInteger(
  who: string,
  name: string,
  value: number,
  low: number,
  high = Number.POSITIVE_INFINITY,
): void {
  if (Number.isSafeInteger(value) && value >= low && value <= high) return;
  throw new CorruptionOptionError(
    `${who}: ${name} must be ${kind(low, high)}, got ${shown(value)}.`,
  );
}

function kind(low: number, high: number): string {
  if (high < Number.POSITIVE_INFINITY) return `an integer in [${low}, ${high}]`;
  if (low > 1) return `an integer of at least ${low}`;
  return low === 1 ? "a positive integer" : "a non-negative integer";
}
