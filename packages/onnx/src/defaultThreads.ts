import { readdirSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { OnnxArgumentError } from "./errors.ts";

let known: number | undefined;

/**
 * Threads of an operator where nothing else is said: one for each core that this process may use,
 * as ONNX Runtime would choose. Two threads on one core would share its arithmetic units. Where the
 * system does not tell cores from processors (other than Linux), one for each processor.
 */
export function defaultThreads(): number {
  known ??= Math.max(1, Math.min(cores() ?? Number.POSITIVE_INFINITY, availableParallelism()));
  return known;
}

/**
 * The most threads of an operator that are accepted, far more than make sense: each takes memory,
 * and those that have no processor wait for each other.
 */
export const mostThreads = () => Math.max(64, 4 * availableParallelism());

/** @throws {OnnxArgumentError} unless so many threads can work at once. */
export function checkThreads(who: string, threads: number): void {
  const most = mostThreads();
  if (Number.isInteger(threads) && threads > 0 && threads <= most) return;
  throw new OnnxArgumentError(
    `${who}: threads must be an integer in [1, ${most}], got ${threads}.`,
  );
}

/** How many cores there are, on Linux: processors with the same siblings are one. */
function cores(): number | undefined {
  const processors = "/sys/devices/system/cpu";
  try {
    const siblings = readdirSync(processors)
      .filter((name) => /^cpu\d+$/.test(name))
      .map((cpu) => readFileSync(`${processors}/${cpu}/topology/thread_siblings_list`, "utf8"));
    return new Set(siblings).size || undefined;
  } catch {
    return undefined;
  }
}
