import type { DataSource, Executor } from "./executor.ts";
import { jobError } from "./jobError.ts";
import { runJob } from "./runJob.ts";

/**
 * Does one job after the other in this process, on the backend that is current. Simple, and what a
 * browser or a debugger needs; memory that a run leaves behind stays.
 */
export const inProcess = (data: DataSource = {}): Executor => ({
  concurrency: 1,
  async execute(job, options) {
    try {
      await runJob(job, data, options);
    } catch (error) {
      options.signal?.throwIfAborted();
      throw jobError(error);
    }
  },
});
