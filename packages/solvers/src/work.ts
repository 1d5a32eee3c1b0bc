import type { OptionTable } from "@rote/options";
import { macrotask } from "@rote/random/macrotask";

/** How far a stage of a longer computation has come. */
export interface Progress {
  /** What is being done, e.g. "kernel matrix", "factorization". */
  stage: string;
  /** Work done and to do in this stage; the time it takes goes with the work. */
  done: number;
  total: number;
}

/** Options of every computation that may take longer than a second. */
export interface WorkOptions {
  /** Aborting rejects with the signal's reason and releases all memory. */
  signal?: AbortSignal | undefined;
  /** Called now and then from within the computation. */
  onProgress?: ((progress: Progress) => void) | undefined;
}

export const WORK_OPTIONS: OptionTable<WorkOptions> = { signal: true, onProgress: true };

/** Milliseconds of computing after which other tasks get a turn. */
const TURN = 25;

/**
 * What a long computation does at each step: yields to the event loop if it has been busy for a
 * while, stops if it was aborted, and reports its progress. Also keeps the time of each stage.
 */
export class Work {
  readonly options: WorkOptions;
  #lastTurn = performance.now();
  #stageStart = this.#lastTurn;
  #stage: string | undefined;
  readonly #seconds = new Map<string, number>();

  constructor(options: WorkOptions) {
    this.options = options;
    options.signal?.throwIfAborted();
  }

  async step(stage: string, done: number, total: number): Promise<void> {
    this.#count(stage);
    this.options.onProgress?.({ stage, done, total });
    if (performance.now() - this.#lastTurn > TURN) {
      await macrotask();
      this.#lastTurn = performance.now();
    }
    this.options.signal?.throwIfAborted();
  }

  /** Seconds of each stage so far. */
  timings(): Record<string, number> {
    if (this.#stage !== undefined) this.#count(this.#stage);
    return Object.fromEntries(this.#seconds);
  }

  /** What was done since the last step is of the stage that this one names. */
  #count(stage: string): void {
    const now = performance.now();
    const seconds = (now - this.#stageStart) / 1000;
    this.#seconds.set(stage, (this.#seconds.get(stage) ?? 0) + seconds);
    this.#stage = stage;
    this.#stageStart = now;
  }
}
