import type { EpochRecord } from "@rote/records";
import type { Job } from "../kinds/job.ts";
import type { ResultStore } from "./resultStore.ts";

export interface ExecuteOptions {
  /** Where the record goes. */
  store: ResultStore;
  signal?: AbortSignal;
  /** Called after each epoch. */
  onEpoch?: (epoch: EpochRecord) => void;
}

/**
 * Does jobs. What an implementation promises, so that a sweep loses nothing and counts nothing twice:
 *
 * - When `execute` resolves, the job's record is in the store. It gives nothing else back: the store is
 *   the only truth, and may be filled from another machine.
 * - The record is committed by whoever does the job, by `ResultStore.commit` or anything else that
 *   shows it whole or not at all. A job that is done twice is therefore harmless.
 * - The job's id is the hash of its specification: a queue that is given it as the name of its entry
 *   does not take the same work twice.
 * - It rejects with a `JobError` that says whether another attempt may help, or with the signal's reason.
 */
export interface Executor {
  /** How many jobs it does at once. */
  readonly concurrency: number;
  execute(job: Job, options: ExecuteOptions): Promise<void>;
}

/** Where data comes from, for whoever does a job: options of `@rote/datasets`. */
export interface DataSource {
  directory?: string;
  offline?: boolean;
}
