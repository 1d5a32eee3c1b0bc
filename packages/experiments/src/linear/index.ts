export type { LinearEnvironment, LinearRecord } from "@rote/records";
export {
  type CompleteLinearSpecification,
  completeLinearSpecification,
  type LinearSpecification,
  linearFeatures,
  linearKernels,
} from "./linearSpecification.ts";
export {
  type LinearEvent,
  type RunLinearOptions,
  runLinear,
  runLinearOnBothLabels,
} from "./runLinear.ts";
