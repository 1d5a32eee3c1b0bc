import { setImmediate } from "node:timers/promises";
import type { Interruption } from "./interruption.ts";
import { printEnd } from "./printEnd.ts";

/**
 * Loads the commands, runs `rote …args` and returns its exit code. A signal that came meanwhile is
 * answered with the next part that is loaded, and nothing is begun.
 *
 * Node itself needs some hundredths of a second before it runs the first line of any program. A
 * signal within that time ends the process as the system does, without a word.
 */
export async function loadAndRun(
  args: readonly string[],
  interruption: Interruption,
): Promise<number> {
  const { signal } = interruption;
  for (const load of [experiments, plots]) {
    await load();
    await setImmediate(); // loading holds up events: here they are heard
    if (signal.aborted) return stopped(args, interruption);
  }
  const { main } = await import("./main.ts");
  await setImmediate();
  return signal.aborted ? stopped(args, interruption) : main(args, interruption);
}

/** The larger parts of what the commands stand on. */
const experiments = () => import("@rote/experiments");
const plots = () => import("@rote/plots");

async function stopped(args: readonly string[], { signal, stop }: Interruption): Promise<number> {
  stop();
  const { exitCode = 1 } = signal.reason as { exitCode?: number };
  await printEnd(args, signal.reason, exitCode);
  return exitCode;
}
