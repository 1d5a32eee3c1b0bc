import type { StepReport } from "./protocol.ts";

/** Between two reports of steps, in milliseconds. */
const INTERVAL = 100;

/** Gathers steps into one report every so often, and counts the time of training without pauses. */
export class StepMeter {
  /** Spent between `start` and `stop`. */
  seconds: number;
  /** Since the last report. */
  steps = 0;
  #losses = 0;
  #began = 0;
  #reported = Number.NEGATIVE_INFINITY;

  /** @param seconds spent before, on a run that is resumed. */
  constructor(seconds = 0) {
    this.seconds = seconds;
  }

  start(): void {
    this.#began = performance.now();
  }

  stop(): void {
    this.seconds += (performance.now() - this.#began) / 1000;
  }

  add(loss: number): void {
    this.steps++;
    this.#losses += loss;
  }

  get due(): boolean {
    return performance.now() - this.#reported >= INTERVAL;
  }

  /** The steps since the last report, and begins anew. */
  report(run: number, { epoch, step }: { epoch: number; step: number }): StepReport {
    const loss = this.#losses / this.steps;
    this.steps = 0;
    this.#losses = 0;
    this.#reported = performance.now();
    return { type: "steps", run, epoch, step, loss, seconds: this.seconds };
  }
}
