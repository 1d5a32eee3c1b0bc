import { shown } from "@rote/options";
import { CorruptionOptionError } from "./errors.ts";

export function checkProbability(who: string, what: string, p: number): void {
  if (typeof p === "number" && p >= 0 && p <= 1) return;
  const remedy = typeof p === "number" && p > 1 && p <= 100 ? ` For ${p} %, pass ${p / 100}.` : "";
  throw new CorruptionOptionError(
    `${who}: ${what} must be between 0 and 1, got ${shown(p)}.${remedy}`,
  );
}
