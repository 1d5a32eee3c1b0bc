import { decodeRunCheckpoint, encodeRunCheckpoint, type RunCheckpoint } from "@rote/experiments";
import type { Job } from "@rote/experiments/kinds";
import { DirectoryInUseError, RunDirectory } from "@rote/experiments/node";
import { specificationHash } from "@rote/experiments/specification";
import type { ResultStore } from "@rote/experiments/sweeps";
import type { CheckpointStore, Holder } from "./checkpointStore.ts";

/**
 * The checkpoints of one job between the folder in which this machine works and the store that all
 * machines see.
 */
export class RunCheckpoints {
  readonly #job: Job;
  readonly #directory: RunDirectory;
  readonly #store: CheckpointStore;
  /** Of the last one that the store has, or was not given. */
  #step = -1;
  #saving: Promise<string | undefined> = Promise.resolve(undefined);

  constructor(job: Job, results: ResultStore, store: CheckpointStore) {
    this.#job = job;
    this.#directory = new RunDirectory(results.workOf(job.id), { keep: 1 });
    this.#store = store;
  }

  /**
   * Puts the checkpoint of the store where the run will look for it, unless a newer one is there.
   * Resolves to the step from which the run goes on, or undefined. A checkpoint that is damaged or
   * another run's counts as none.
   */
  async restore(): Promise<number | undefined> {
    if (this.#job.kind !== "training") return undefined; // the others have none
    const here = (await this.#latest())?.state.step;
    const checkpoint = await this.#stored();
    const step = checkpoint?.state.step;
    if (checkpoint === undefined || step! <= (here ?? -1)) return here;
    try {
      await this.#directory.lock();
    } catch (error) {
      // Our own process that is still ending has newer ones anyway.
      if (error instanceof DirectoryInUseError) return here;
      throw error;
    }
    try {
      await this.#directory.claim(checkpoint.specification);
      await this.#directory.save(checkpoint);
      await this.#directory.flush();
    } finally {
      await this.#directory.unlock();
    }
    this.#step = step!;
    return step;
  }

  /** The checkpoint of the store, if it is one of this very run. */
  async #stored(): Promise<RunCheckpoint | undefined> {
    try {
      const bytes = await this.#store.load(this.#job.id);
      const checkpoint = bytes && (await decodeRunCheckpoint(bytes));
      const wanted = await specificationHash(this.#job.specification);
      const found = checkpoint && (await specificationHash(checkpoint.specification));
      return found === wanted ? checkpoint : undefined;
    } catch {
      return undefined;
    }
  }

  /** Gives the store the last checkpoint, if it is new. Resolves to why it was not kept, if so. */
  save(holder: Holder): Promise<string | undefined> {
    this.#saving = this.#saving.then(() => this.#save(holder)).catch((error) => String(error));
    return this.#saving;
  }

  async #save(holder: Holder): Promise<string | undefined> {
    if (this.#job.kind !== "training") return undefined;
    const checkpoint = await this.#latest();
    if (!checkpoint || checkpoint.state.step <= this.#step) return undefined;
    const bytes = await encodeRunCheckpoint(checkpoint);
    this.#step = checkpoint.state.step;
    return this.#store.save(this.#job.id, bytes, holder);
  }

  /** Undefined also while the process that writes them removes the one before. */
  async #latest() {
    const found = await this.#directory.latest().catch(() => undefined);
    return found?.checkpoint;
  }
}
