export {
  type ExpressivityJob,
  type Job,
  type JobRequest,
  jobOf,
  type LinearJob,
  type TrainingJob,
  trainingJob,
} from "../kinds/job.ts";
export type { DataSource, ExecuteOptions, Executor } from "./executor.ts";
export { inProcess } from "./inProcess.ts";
export { JobError } from "./jobError.ts";
export { type ProcessPoolOptions, processPool } from "./processPool.ts";
export { type JobRecord, ResultStore, ResultStoreError } from "./resultStore.ts";
