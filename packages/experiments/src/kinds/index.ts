export type { AnyRecord } from "./anyRecord.ts";
export { type Job, type JobOf, type JobRequest, jobOf, type TrainingJob } from "./job.ts";
export type {
  Cost,
  DataSource,
  Description,
  JobOptions,
  JobProgress,
  Kind,
  Pace,
  VerifyOptions,
} from "./kind.ts";
export { type JobRecord, type KindName, kindOf, kinds } from "./kinds.ts";
export type { Verification } from "./verification.ts";
export { verifyFolder } from "./verifyFolder.ts";
