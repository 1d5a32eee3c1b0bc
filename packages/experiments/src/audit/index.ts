export type {
  AuditedExamples,
  AuditRecord,
  AuditResult,
  CompleteAuditSpecification,
} from "@rote/records";
export { AuditError } from "./auditError.ts";
export { auditFailure } from "./auditFailure.ts";
export {
  type AuditEvent,
  type AuditOptions,
  auditLabels,
} from "./auditLabels.ts";
export { type AuditSpecification, completeAuditSpecification } from "./auditSpecification.ts";
export { checkAuditable } from "./checkAuditable.ts";
export { decodeFoldPart, encodeFoldPart, type FoldPart } from "./foldPart.ts";
export {
  type LabelScores,
  type Predictions,
  type ScoreLabelsOptions,
  scoreLabels,
} from "./scoreLabels.ts";
