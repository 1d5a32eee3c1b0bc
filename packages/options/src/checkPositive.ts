import type { ErrorClass } from "./checkChoice.ts";
import { shown } from "./shown.ts";

/**
 * Refuses a value that is no finite number above 0:
 *
 *     gaussian: gamma must be a positive number, got -1.
 *
 * @throws {Fault} the caller's own class.
 */
export function checkPositive(
  who: string,
  name: string,
  value: unknown,
  Fault: ErrorClass,
): asserts value is number {
  if (Number.isFinite(value) && (value as number) > 0) return;
  throw new Fault(`${who}: ${name} must be a positive number, got ${shown(value)}.`);
}
