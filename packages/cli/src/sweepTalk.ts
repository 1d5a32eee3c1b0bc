import { kindOf } from "@rote/experiments/kinds";
import type { SweepEvent } from "@rote/experiments/sweeps";
import { titleOf } from "./describeJob.ts";
import type { Terminal } from "./terminal.ts";

/** Says what happens in a sweep, to people and to machines. */
export function sweepTalk(terminal: Terminal): (event: SweepEvent) => void {
  return (event) => {
    if (event.type === "done" || event.type === "skipped") return;
    const { job } = event;
    const { id, specification } = job;
    const name = titleOf(job);
    if (event.type === "started") {
      terminal.emit("run_start", { id, name, specification, attempt: event.attempt });
    }
    if (event.type === "progress" && event.epoch) {
      terminal.emit("epoch_end", { id, name, ...event.epoch });
    }
    if (event.type === "finished") {
      terminal.say(`${name}: ${kindOf(event.record.kind).summary(event.record)}`);
      terminal.emit("run_end", { id, name, record: event.record });
    }
    if (event.type === "retried") {
      terminal.say(`${name}: tried again after: ${event.error.message}`);
    }
    if (event.type === "failed") {
      const { message, kind } = event.error;
      terminal.say(`${name}: failed: ${message}`);
      terminal.emit("run_failed", { id, name, attempts: event.attempts, message, kind });
    }
  };
}
