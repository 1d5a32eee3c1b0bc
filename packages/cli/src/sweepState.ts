import type { Job } from "@rote/experiments/kinds";
import type { SweepEvent } from "@rote/experiments/sweeps";
import { counted } from "@rote/records";
import type { Machine } from "@rote/sweep-bullmq";
import { titleOf } from "./describeJob.ts";
import { duration } from "./inWords.ts";

/** A run that is being done. */
interface Running {
  title: string;
  /** From 0 to 1. */
  fraction: number;
  /** "epoch 3, 45 % fitted". */
  text: string;
}

/** Seconds after which the pace of a sweep is measured: before, what was done elsewhere comes. */
const SETTLED = 3;
/** Failures that are shown, the last ones. */
const MOST_FAILURES = 5;

/**
 * Where a sweep stands, from its events and from what the machines at its queue say: it is the same
 * for whoever looks, as nothing else is remembered.
 */
export class SweepState {
  readonly #titles: ReadonlyMap<string, string>;
  /** What was heard last of each run that is not done. */
  readonly #heard = new Map<string, Running>();
  readonly #failures: string[] = [];
  #done = 0;
  /** Undefined where runs are done by this process' own. */
  #machines: readonly Machine[] | undefined;
  /** The share of the work that was done when the pace began to be measured, in seconds. */
  #start: { share: number; at: number } | undefined;

  constructor(jobs: readonly Job[]) {
    this.#titles = new Map(jobs.map((job) => [job.id, titleOf(job)]));
  }

  /** Takes an event of the sweep. */
  hear(event: SweepEvent): void {
    if (event.type === "done") return;
    const { id } = event.job;
    const title = this.#titles.get(id)!;
    if (event.type === "started") this.#heard.set(id, { title, fraction: 0, text: "begins" });
    else if (event.type === "progress") {
      this.#heard.set(id, { title, fraction: event.fraction, text: event.text });
    } else this.#heard.delete(id);
    if (event.type === "finished" || event.type === "skipped") this.#done++;
    if (event.type === "failed") {
      this.#failures.push(`${title}: ${event.error.kind}: ${event.error.message}`);
    }
  }

  /** Takes what the machines at the queue say. */
  see(machines: readonly Machine[]): void {
    this.#machines = machines;
  }

  /**
   * In lines: how many runs are done, failed, running and waiting, and the time left; the machines,
   * each with its runs and their epochs; the last failures.
   *
   * @param seconds since the sweep began to be watched.
   */
  lines(seconds: number): string[] {
    const running = this.#running();
    const failed = this.#failures.length;
    const of = this.#titles.size;
    const counts = [
      `${this.#done} of ${counted(of, "run")} done`,
      `${failed} failed`,
      `${running.size} running`,
      `${of - this.#done - failed - running.size} waiting`,
    ].join(", ");
    const left = this.#secondsLeft(running, seconds);
    const time = left === undefined ? "" : `; about ${duration(left)} left`;
    const hidden = failed - MOST_FAILURES;
    return [
      `${counts}${time}`,
      ...(this.#machines?.length === 0 ? ["no machine is at the queue"] : []),
      ...(this.#machines ?? []).flatMap(({ name, slots, backend, runtime, jobs }) => [
        `${name}: ${slots} at once, ${backend}, ${runtime}`,
        ...jobs.flatMap((id) => this.#words(running.get(id))),
      ]),
      ...(this.#machines ? [] : [...running.values()].flatMap((one) => this.#words(one))),
      ...this.#failures.slice(-MOST_FAILURES).map((failure) => `failed: ${failure}`),
      ...(hidden > 0 ? [`and ${hidden} failures before these`] : []),
    ];
  }

  /** The runs that are being done: at a queue those that a machine says it does. */
  #running(): Map<string, Running> {
    if (!this.#machines) return this.#heard;
    const ids = this.#machines.flatMap(({ jobs }) => jobs);
    return new Map(
      ids.flatMap((id) => {
        const one = this.#heard.get(id);
        return one ? [[id, one] as const] : [];
      }),
    );
  }

  #words(one: Running | undefined): string[] {
    if (!one) return []; // another sweep's
    return [`  ${one.title}: ${one.text}`];
  }

  /** If the rest goes as fast as what was done while somebody watched. */
  #secondsLeft(running: ReadonlyMap<string, Running>, seconds: number): number | undefined {
    const begun = [...running.values()].reduce((sum, { fraction }) => sum + fraction, 0);
    const share = (this.#done + this.#failures.length + begun) / this.#titles.size;
    if (seconds < SETTLED) return undefined;
    this.#start ??= { share, at: seconds };
    const gained = share - this.#start.share;
    return gained > 0 ? ((1 - share) * (seconds - this.#start.at)) / gained : undefined;
  }
}
