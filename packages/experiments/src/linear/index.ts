export type { LinearEnvironment, LinearRecord } from "@rote/records";
export {
  type CompleteLinearSpecification,
  completeLinearSpecification,
  type LinearSpecification,
  linearFeatures,
  linearKernels,
  linearSolutions,
} from "./linearSpecification.ts";
export {
  type LinearEvent,
  type RunLinearOptions,
  runLinear,
  runLinearOnBothLabels,
} from "./runLinear.ts";
