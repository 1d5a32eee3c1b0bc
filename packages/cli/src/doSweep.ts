import { join, resolve } from "node:path";
import type { Job, JobRecord } from "@rote/experiments/kinds";
import { type JobFailure, ResultStore, sweep } from "@rote/experiments/sweeps";
import { counted } from "@rote/records";
import { printDryRun } from "./dryRun.ts";
import { duration } from "./inWords.ts";
import { machineTalk } from "./machineTalk.ts";
import { partOf } from "./part.ts";
import { slurmScript } from "./slurmScript.ts";
import { checkStoreFolder, RUNS } from "./storeFolder.ts";
import {
  anyExecutorOf,
  checkTogether,
  executorOf,
  networksOf,
  queueOf,
  type SweepCommandOptions,
} from "./sweepOptions.ts";
import { sweepTalk } from "./sweepTalk.ts";
import { sweepBar, sweepPanel } from "./sweepView.ts";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usageError.ts";
import { checkFolder } from "./writeWhole.ts";

export interface SweepOutcome {
  /** In the order of the jobs. */
  records: JobRecord[];
  failures: JobFailure[];
}

/** A sweep, and where its results go. */
export interface SweepPlace {
  folder: string;
  /** What `rote` is called with for it, but for the options of all sweeps. */
  command: readonly string[];
  name: string;
}

/** Some runs of a sweep were not done, as has been said. */
export class SweepFailed extends Error {
  override readonly name = "SweepFailed";
  readonly code = "SWEEP_FAILED";
}

/**
 * Prints the plan of a sweep, or does it, with progress on stderr. Records go to `FOLDER/runs`;
 * what is there already is not done again. Undefined if that was not all of the sweep.
 *
 * @throws {SweepFailed} if runs of a part failed.
 */
export async function doSweep(
  all: readonly Job[],
  { folder, command, name }: SweepPlace,
  options: SweepCommandOptions,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<SweepOutcome | undefined> {
  checkTogether(options);
  const isNamed = all.some(({ specification }) => isOfGiven(specification));
  if (options.given !== undefined && !isNamed) {
    throw new UsageError("--given: no run of this command takes other labels. Leave it out.");
  }
  if (options.export) {
    const place = { command, folder: resolve(folder), name: wordOf(name), runs: all.length };
    const script = slurmScript(place, options);
    terminal.print(script.trimEnd());
    terminal.emit("script", { scheduler: options.export, script });
    return undefined;
  }
  const jobs = options.part ? partOf(all, options.part) : all;
  if (options.cancel) return cancelSweep(jobs, options, terminal, signal);
  checkStoreFolder(folder);
  const store = new ResultStore(join(folder, RUNS));
  if (options.dryRun) {
    checkFolder(folder);
    const find = ({ id }: Job) => store.read(id);
    const networks = await networksOf(options);
    const concurrency = await concurrencyOf(options, signal);
    const { data, given, offline, backend } = options;
    const isElsewhere = options.queue !== undefined;
    await printDryRun(
      jobs,
      { folder, find, networks, data, given, offline, isElsewhere, backend, concurrency },
      terminal,
      signal,
    );
    return undefined;
  }

  const view = (options.watch ? sweepPanel : sweepBar)(jobs, terminal);
  const sayMachines = machineTalk(jobs, terminal);
  const executor = await anyExecutorOf(options, signal, (machines) => {
    sayMachines(machines);
    view.see(machines);
  }).catch((error) => {
    view.stop();
    throw error;
  });
  const { failFast = false } = options;
  const retries = options.queue === undefined ? options.retry : 0; // there the workers try again
  const say = sweepTalk(terminal);
  const began = performance.now();
  const counts = { finished: 0, skipped: 0, failed: 0 };
  try {
    for await (const event of sweep(jobs, { store, executor, retries, failFast, signal })) {
      const { type } = event;
      if (type === "done") {
        view.stop();
        const { records, failures } = event;
        if (!options.part) return { records, failures };
        const words = `part ${options.part.i} of ${options.part.n}`;
        terminal.print(`${records.length} of ${counted(jobs.length, "run")} of ${words} done.`);
        if (failures.length === 0) return undefined;
        throw new SweepFailed(`sweep: ${counted(failures.length, "run")} of ${words} failed.`);
      }
      view.hear(event);
      say(event);
      if (type === "finished" || type === "skipped" || type === "failed") counts[type]++;
    }
  } finally {
    view.stop();
    await executor.close?.();
    const { finished, skipped, failed } = counts;
    const time = duration((performance.now() - began) / 1000);
    terminal.say(
      `${counted(finished, "run")} done in ${time}, ${skipped} done before, ${failed} failed.`,
    );
  }
  throw new Error("sweep: the last event must be done, got none.");
}

const isOfGiven = (specification: Job["specification"]) =>
  "givenLabels" in specification && specification.givenLabels !== null;

/** A name without what a shell or Slurm would take for something else. */
const wordOf = (name: string) => name.replace(/[^\w.-]/g, "_");

/** How many runs are done at once: here, or by the machines that are at the queue now. */
async function concurrencyOf(options: SweepCommandOptions, signal: AbortSignal): Promise<number> {
  if (options.queue === undefined) {
    return (await executorOf({ ...options, inProcess: false })).concurrency;
  }
  const queue = await queueOf(options, signal);
  const machines = await queue.machines().finally(() => queue.close());
  return Math.max(
    1,
    machines.reduce((sum, { slots }) => sum + slots, 0),
  );
}

/** Takes the runs of a sweep out of the queue. */
async function cancelSweep(
  jobs: readonly Job[],
  options: SweepCommandOptions,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<undefined> {
  const queue = await queueOf(options, signal);
  const running = await queue.cancel(jobs).finally(() => queue.close());
  terminal.print(`Cancelled; to end at the next checkpoint: ${counted(running, "run")}.`);
  terminal.emit("cancelled", { runs: jobs.length, running });
}
