export type {
  Cost,
  DataSource,
  Description,
  JobOptions,
  JobProgress,
  Kind,
  Pace,
} from "../kind/kind.ts";
export { runtime } from "../kind/runtime.ts";
export type { Verification, VerifyOptions } from "../kind/verification.ts";
export type { AnyRecord } from "../store/anyRecord.ts";
export { environmentHere } from "../training/environmentHere.ts";
export { type Job, type JobOf, type JobRequest, jobOf, type TrainingJob } from "./job.ts";
export { installedNumerics } from "./jobId.ts";
export { type JobRecord, type KindName, kindOf, kinds } from "./kinds.ts";
