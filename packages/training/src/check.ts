import { TrainingArgumentError } from "./trainingArgumentError.ts";

/** @throws {TrainingArgumentError} unless `value` is a positive integer. */
export function checkPositiveInteger(who: string, name: string, value: number): void {
  if (Number.isSafeInteger(value) && value >= 1) return;
  throw new TrainingArgumentError(`${who}: ${name} must be a positive integer, got ${value}.`);
}
