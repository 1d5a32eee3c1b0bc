import { setImmediate } from "node:timers/promises";
import type { Interruption } from "./interruption.ts";
import { printEnd } from "./printEnd.ts";

/**
 * Loads the commands, runs `rote …args` and returns its exit code. A signal that came meanwhile is
 * answered as soon as they are loaded, and nothing is begun.
 *
 * Node itself needs some hundredths of a second before it runs the first line of any program. A
 * signal within that time ends the process as the system does, without a word.
 */
export async function loadAndRun(
  args: readonly string[],
  interruption: Interruption,
): Promise<number> {
  const { main } = await import("./main.ts");
  await setImmediate(); // loading holds up events: here they are heard
  const { aborted, reason } = interruption.signal;
  if (!aborted) return main(args, interruption);
  interruption.stop();
  const { exitCode = 1 } = reason as { exitCode?: number };
  await printEnd(args, reason, exitCode);
  return exitCode;
}
