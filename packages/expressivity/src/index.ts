export { deepen } from "./deepen.ts";
export { evaluate } from "./evaluate.ts";
export { ExpressivityArgumentError } from "./expressivityArgumentError.ts";
export {
  DuplicatePointsError,
  type FitAnyFunctionOptions,
  fitAnyFunction,
} from "./fitAnyFunction.ts";
export { type FitReport, measureFit } from "./measureFit.ts";
export type { DeepNetwork, TwoLayerNetwork } from "./network.ts";
export type { Rows } from "./rows.ts";
export { weightCount } from "./weightCount.ts";
