import type { CheckpointEvery } from "./trainOptions.ts";

/** Says when a checkpoint is due. Remembers the step of the last one and, for seconds, its time. */
export class CheckpointSchedule {
  readonly #every: CheckpointEvery | undefined;
  #savedAt = performance.now();
  #lastStep: number | undefined;

  constructor(every: CheckpointEvery | undefined) {
    this.#every = every;
  }

  isDueAfterStep(step: number): boolean {
    if (this.#every === undefined || "epochs" in this.#every) return false;
    if ("steps" in this.#every) return step % this.#every.steps === 0;
    const isDue = performance.now() - this.#savedAt >= 1000 * this.#every.seconds;
    if (isDue) this.#savedAt = performance.now();
    return isDue;
  }

  isDueAfterEpoch(epoch: number): boolean {
    return this.#every !== undefined && "epochs" in this.#every && epoch % this.#every.epochs === 0;
  }

  /** After the last step, unless that step has one. */
  isDueAtEnd(step: number): boolean {
    return this.#every !== undefined && this.#lastStep !== step;
  }

  saved(step: number): void {
    this.#lastStep = step;
  }
}
