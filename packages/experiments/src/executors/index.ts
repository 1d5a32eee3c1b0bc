export type { DataSource, JobProgress } from "../kinds/kind.ts";
export type { ExecuteOptions, Executor } from "./executor.ts";
export { inProcess } from "./inProcess.ts";
export { JobError } from "./jobError.ts";
export { type ProcessPoolOptions, processPool } from "./processPool.ts";
export { ResultStore, ResultStoreError } from "./resultStore.ts";
