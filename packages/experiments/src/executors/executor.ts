import type { JobOptions } from "../kind/kind.ts";
import type { Job } from "../kinds/job.ts";

/** What a sweep gives an executor with each job. */
export type ExecuteOptions = Pick<JobOptions, "store" | "signal" | "onProgress">;

/**
 * Does jobs. What an implementation promises, so that a sweep loses nothing and counts nothing
 * twice:
 *
 * - When `execute` resolves, the job's record is in the store. It returns nothing else: the store
 * is
 *   the only truth, and may be filled from another machine.
 * - The record is committed by the process that does the job, by `ResultStore.commit` or anything
 * else that
 *   shows it whole or not at all. A job that is done twice is therefore harmless.
 * - The job's id is the hash of its specification: a queue that names its entries by it does not
 *   take the same work twice.
 * - It rejects with a `JobError` that says whether another attempt may help, or with the signal's
 * reason.
 */
export interface Executor {
  /** How many jobs it does at once; infinitely many, where a queue takes all. */
  readonly concurrency: number;
  execute(job: Job, options: ExecuteOptions): Promise<void>;
}
