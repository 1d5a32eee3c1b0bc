export type { DataSource, JobProgress } from "../kind/kind.ts";
export { ResultStore, ResultStoreError } from "../store/resultStore.ts";
export type { ExecuteOptions, Executor } from "./executor.ts";
export { type InProcessOptions, inProcess } from "./inProcess.ts";
export { JobError, type JobErrorDetails } from "./jobError.ts";
export { type ProcessPoolOptions, processPool } from "./processPool.ts";
