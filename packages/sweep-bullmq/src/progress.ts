import type { JobProgress } from "@rote/experiments/kinds";
import { printable } from "./printable.ts";

/** How far a job is, from what whoever can write to the queue may have written. */
export function progressOf(text: string): JobProgress | undefined {
  let said: Partial<JobProgress> | null;
  try {
    said = JSON.parse(text);
  } catch {
    return undefined;
  }
  const { fraction, text: words, epoch } = said ?? {};
  if (typeof fraction !== "number" || typeof words !== "string") return undefined;
  const isEpoch =
    typeof epoch === "object" &&
    Number.isInteger(epoch?.epoch) &&
    Object.values(epoch).every((value) => value === null || typeof value === "number");
  return { fraction, text: printable(words), ...(isEpoch && { epoch }) };
}
