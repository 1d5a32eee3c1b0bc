export type {
  ComplexityRecord,
  HypothesesName,
  LabelStability,
  RademacherRecord,
  StabilityRecord,
} from "@rote/records";
export { complexityFailure } from "./complexityFailure.ts";
export {
  type CompleteComplexitySpecification,
  type ComplexitySpecification,
  completeComplexitySpecification,
  hypothesesNames,
} from "./complexitySpecification.ts";
export type { Part } from "./networkComplexity.ts";
export { type ComplexityEvent, type RunComplexityOptions, runComplexity } from "./runComplexity.ts";
