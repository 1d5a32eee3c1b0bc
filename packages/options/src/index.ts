export { type ArgumentKind, type ArgumentName, checkArgument } from "./checkArgument.ts";
export { checkChoice, type ErrorClass } from "./checkChoice.ts";
export { checkDense } from "./checkDense.ts";
export { checkOptions, type OptionTable } from "./checkOptions.ts";
export { didYouMean } from "./didYouMean.ts";
export { nearest } from "./nearest.ts";
export type { OneOf } from "./oneOf.ts";
export { shown } from "./shown.ts";
export { twiceIn } from "./twiceIn.ts";
