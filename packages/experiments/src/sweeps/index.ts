export * from "../executors/index.ts";
export { calibrate } from "./calibrate.ts";
export { expandSweep } from "./expandSweep.ts";
export { type Plan, type PlannedJob, type PlanOptions, planSweep } from "./plan.ts";
export { type JobFailure, type SweepEvent, type SweepOptions, sweep } from "./sweep.ts";
export { parseSweep, type SweepDocument } from "./sweepDocument.ts";
export { SweepError } from "./sweepError.ts";
export { sweepTable } from "./sweepTable.ts";
