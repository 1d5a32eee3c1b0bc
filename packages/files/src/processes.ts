import { readFileSync } from "node:fs";
import { checkArgument } from "@rote/options";
import { FileArgumentError } from "./fileArgumentError.ts";

/** The start of a process where it is not known. */
const UNKNOWN = "0";

/**
 * What distinguishes a process from a later one with the same number: on Linux the boot of the
 * machine and the clock tick at which it began. Elsewhere the same for all.
 */
export function processStart(pid: number): string {
  checkArgument("processStart", "pid", pid, "number", FileArgumentError);
  const [, start] = statusOf(pid) ?? [];
  if (start === undefined) return UNKNOWN;
  const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").slice(0, 8);
  return `${boot}${start}`;
}

/**
 * Whether a process of this machine is still there. A zombie does not count, nor does a later
 * process that reused the pid, where `start` is known.
 */
export function isAlive(pid: number, start = UNKNOWN): boolean {
  checkArgument("isAlive", "pid", pid, "number", FileArgumentError);
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM"; // another user's
  }
  const [state] = statusOf(pid) ?? [];
  if (state === undefined) return true;
  return !ENDED.includes(state) && (start === UNKNOWN || processStart(pid) === start);
}

const ENDED = ["Z", "X"]; // proc(5): zombie, dead

/** State and start of a process by Linux' proc(5), or undefined where there is none. */
function statusOf(pid: number): [state: string, start: string] | undefined {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/stat`, "utf8");
  } catch {
    return undefined;
  }
  // The second field, the program's name, may hold anything, but ends with the last bracket.
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return [fields[0]!, fields[19]!];
}
