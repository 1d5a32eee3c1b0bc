import type { Job } from "@rote/experiments/kinds";
import type { Machine } from "@rote/sweep-bullmq";
import { titleOf } from "./describeJob.ts";
import type { Terminal } from "./terminal.ts";

/**
 * Says which machines come to a queue and leave it, that there is none, and why one refuses a run;
 * each once.
 */
export function machineTalk(
  jobs: readonly Job[],
  terminal: Terminal,
): (machines: Machine[]) => void {
  const titles = new Map(jobs.map((job) => [job.id, titleOf(job)]));
  let before: string | undefined;
  const refused = new Set<string>();
  return (machines) => {
    const names = machines.map(({ name, slots }) => `${name} (${slots} at once)`).join(", ");
    if (names !== before) {
      terminal.say(
        names === ""
          ? "No machine is at the queue: the runs wait until one starts `rote worker`."
          : `At the queue: ${names}.`,
      );
      terminal.emit("machines", { machines: machines.map(({ refused: _, ...about }) => about) });
    }
    before = names;
    for (const { name, refused: reasons } of machines) {
      for (const [id, reason] of Object.entries(reasons)) {
        const title = titles.get(id);
        if (title === undefined || refused.has(`${name} ${id}`)) continue;
        refused.add(`${name} ${id}`);
        terminal.say(`${title}: refused by ${name}: ${reason}.`);
        terminal.emit("run_refused", { id, machine: name, reason });
      }
    }
  };
}
