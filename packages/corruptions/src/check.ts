import { shown } from "@rote/options";
import { CorruptionOptionError } from "./errors.ts";

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
