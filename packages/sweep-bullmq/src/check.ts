import { shown } from "@rote/options";
import { QueueArgumentError } from "./queueArgumentError.ts";

/** @throws {QueueArgumentError} if a value is no integer from `least` on. */
export function checkInteger(who: string, name: string, value: number, least: 0 | 1): void {
  if (Number.isSafeInteger(value) && value >= least) return;
  const kind = least === 1 ? "a positive integer" : "a non-negative integer";
  throw new QueueArgumentError(`${who}: ${name} must be ${kind}, got ${shown(value)}.`);
}

/** @throws {QueueArgumentError} if a value is no number above 0. */
export function checkPositive(who: string, name: string, value: number): void {
  if (Number.isFinite(value) && value > 0) return;
  throw new QueueArgumentError(`${who}: ${name} must be a positive number, got ${shown(value)}.`);
}
