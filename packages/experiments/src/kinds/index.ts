export type {
  Cost,
  DataSource,
  Description,
  JobOptions,
  JobProgress,
  Kind,
  Pace,
  VerifyOptions,
} from "../kind/kind.ts";
export type { Verification } from "../kind/verification.ts";
export type { AnyRecord } from "../store/anyRecord.ts";
export { type Job, type JobOf, type JobRequest, jobOf, type TrainingJob } from "./job.ts";
export { type JobRecord, type KindName, kindOf, kinds } from "./kinds.ts";
export { type FoundDocument, type FoundDocuments, recordsUnder } from "./recordsUnder.ts";
export { verifyFolder } from "./verifyFolder.ts";
