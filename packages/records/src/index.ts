export type {
  AuditedExamples,
  AuditRecord,
  AuditResult,
  CompleteAuditSpecification,
} from "./auditRecord.ts";
export { checkEvidence, type EvidenceKind } from "./checkEvidence.ts";
export type { ClaimFigure, ClaimResult, LeftOutRecord, Verdict } from "./claimResult.ts";
export type {
  ComplexityRecord,
  LabelStability,
  RademacherRecord,
  StabilityRecord,
} from "./complexityRecord.ts";
export type {
  CompleteComplexitySpecification,
  HypothesesName,
  NetworkSpecification,
} from "./complexitySpecification.ts";
export {
  conditionKey,
  conditionTitle,
  labelCorruption,
  labelCurve,
  overCorruption,
  type RunsAt,
  repeatsOf,
  seedOf,
} from "./condition.ts";
export { counted } from "./counted.ts";
export { chanceOf, classesOf, datasetTitle, imagesOf, testImagesOf } from "./dataset.ts";
export {
  cleanTestError,
  type Descent,
  type DescentPoint,
  descentsOf,
  isDescentRun,
  perceptronSize,
} from "./descents.ts";
export type {
  BackendEnvironment,
  Environment,
  LinearEnvironment,
  RuntimeEnvironment,
} from "./environment.ts";
export {
  combination,
  difference,
  type Ends,
  type Estimate,
  endsOf,
  exactly,
  repeatsEstimate,
  shareEstimate,
} from "./estimate.ts";
export {
  type AuditEvidence,
  type ComplexityEvidence,
  type DatasetEvidence,
  type EpochEvidence,
  type ExpressivityEvidence,
  type FailureEvidence,
  type LinearEvidence,
  type Named,
  nameOf,
  type ResultEvidence,
  type RunEvidence,
  type SetEvidence,
  type SubsetEvidence,
} from "./evidence.ts";
export { EvidenceError } from "./evidenceError.ts";
export type { ExpressivityRecord } from "./expressivityRecord.ts";
export type { CompleteExpressivitySpecification } from "./expressivitySpecification.ts";
export type { FailureRecord } from "./failureRecord.ts";
export {
  epochsToFit,
  epochsToReach,
  FITTED,
  finalFit,
  firstFitted,
  fittedFraction,
  fittedPercent,
} from "./fittedFraction.ts";
export { fixed } from "./fixed.ts";
export { groupBy } from "./groupBy.ts";
export { type Interval, IntervalError, interval } from "./interval.ts";
export type { Json } from "./json.ts";
export {
  type FreeOfMachines,
  type KernelMachine,
  kernelMachinesOf,
  kernelTitle,
  randomFeaturesOf,
} from "./kernelMachines.ts";
export type { CertificateRecord, LinearRecord, MemorizationRecord } from "./linearRecord.ts";
export {
  type CompleteLinearSpecification,
  type FeaturesSpecification,
  type KernelSpecification,
  type SolutionName,
  solutionTitle,
} from "./linearSpecification.ts";
export type { MemorizationScores, ShareOfRuns } from "./memorizationScores.ts";
export { corruptionPhases, type Phase, type Phases, regularizerPhases } from "./phases.ts";
export {
  cropsAtMost,
  isRegularized,
  onlyRegularizer,
  REGULARIZERS,
  type Regularization,
  regularizationKind,
  regularizationOf,
  regularizationWords,
} from "./regularization.ts";
export type {
  CorruptionRecord,
  DenseNormsRecord,
  DynamicsMeasure,
  DynamicsRecord,
  EndedBy,
  EpochRecord,
  Intervention,
  LabelDynamics,
  NormsRecord,
  RunRecord,
  RunResult,
  SetRecord,
  SharpnessRecord,
  ShiftRecord,
} from "./runRecord.ts";
export type {
  CompleteSpecification,
  EarlyStoppingSpecification,
  NamedParameters,
  OptimizerSpecification,
  ScheduleSpecification,
  ShiftSpecification,
} from "./runSpecification.ts";
export {
  comparableRuns,
  type Free,
  type Network,
  networksOf,
  plainSettings,
  type Setting,
  settingsOf,
  sharedFields,
  variantsOf,
} from "./settings.ts";
export { type ShiftEffect, shiftEffect, shiftsOf } from "./shiftEffect.ts";
export type { CompleteSubsetSpecification, SubsetRecord } from "./subsetRecord.ts";
