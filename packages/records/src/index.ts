export type { ExpressivityRecord } from "./expressivityRecord.ts";
export type { CompleteExpressivitySpecification } from "./expressivitySpecification.ts";
export type { Json } from "./json.ts";
export type { CertificateRecord, LinearEnvironment, LinearRecord } from "./linearRecord.ts";
export type {
  CompleteLinearSpecification,
  FeaturesSpecification,
  KernelSpecification,
} from "./linearSpecification.ts";
export type {
  CorruptionRecord,
  Environment,
  EpochRecord,
  Intervention,
  RunRecord,
  RunResult,
  SetRecord,
} from "./runRecord.ts";
export type {
  CompleteSpecification,
  NamedParameters,
  OptimizerSpecification,
  ScheduleSpecification,
} from "./runSpecification.ts";
