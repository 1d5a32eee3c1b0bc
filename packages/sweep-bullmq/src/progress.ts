import type { JobProgress } from "@rote/experiments/kinds";
import { parseJson } from "@rote/records/schemas";
import { isObject } from "./isObject.ts";
import { printable } from "./printable.ts";

/** How far a job is, from what whoever can write to the queue may have written. */
export function progressOf(text: string): JobProgress | undefined {
  let said: unknown;
  try {
    said = parseJson(text);
  } catch {
    return undefined;
  }
  if (!isObject(said)) return undefined;
  const { fraction, text: words, epoch } = said;
  if (!isNumber(fraction) || typeof words !== "string") return undefined;
  return {
    fraction: Math.min(1, Math.max(0, fraction)),
    text: printable(words),
    ...(isEpoch(epoch) && { epoch }),
  };
}

const isNumber = (value: unknown): value is number => Number.isFinite(value);

const isEpoch = (epoch: unknown): epoch is NonNullable<JobProgress["epoch"]> =>
  isObject(epoch) &&
  Number.isInteger(epoch.epoch) &&
  Object.values(epoch).every((value) => value === null || isNumber(value));
