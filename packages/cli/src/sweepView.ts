import type { Job } from "@rote/experiments/kinds";
import type { SweepEvent } from "@rote/experiments/sweeps";
import { counted } from "@rote/records";
import type { Machine } from "@rote/sweep-bullmq";
import { titleOf } from "./describeJob.ts";
import { SweepState } from "./sweepState.ts";
import type { Terminal } from "./terminal.ts";

/** What one sees of a sweep while it is done. */
export interface SweepView {
  hear(event: SweepEvent): void;
  see(machines: readonly Machine[]): void;
  stop(): void;
}

/** Milliseconds after which a panel is drawn anew. */
const LOOK = 1000;

/** One line: how many runs are done, and how far the one is that was heard of last. */
export function sweepBar(jobs: readonly Job[], terminal: Terminal): SweepView {
  const progress = terminal.progress("Sweep");
  let done = 0;
  return {
    hear(event) {
      if (["skipped", "finished", "failed"].includes(event.type)) done++;
      if (event.type !== "progress") return;
      const all = counted(jobs.length, "run");
      const words = `${done} of ${all}; ${titleOf(event.job)}: ${event.text}`;
      progress.update(done / jobs.length, words);
    },
    see() {},
    stop: () => progress.stop(),
  };
}

/** All runs and machines. */
export function sweepPanel(jobs: readonly Job[], terminal: Terminal): SweepView {
  const state = new SweepState(jobs);
  const panel = terminal.panel();
  const began = performance.now();
  const show = () => panel.show(state.lines((performance.now() - began) / 1000));
  const timer = setInterval(show, LOOK);
  return {
    hear: (event) => state.hear(event),
    see: (machines) => state.see(machines),
    stop() {
      clearInterval(timer);
      panel.stop();
    },
  };
}
