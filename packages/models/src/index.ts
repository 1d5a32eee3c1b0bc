export { type AlexnetSmallOptions, alexnetSmall } from "./alexnetSmall.ts";
export { type InceptionSmallOptions, inceptionSmall } from "./inceptionSmall.ts";
export type { Initializer, InitializerName } from "./initialWeights.ts";
export {
  LocalResponseNormalization,
  type LocalResponseNormalizationOptions,
} from "./localResponseNormalization.ts";
export { type MlpOptions, mlp } from "./mlp.ts";
export type { DropoutLayer, ModelOptions } from "./modelOptions.ts";
export {
  OffsetBatchNormalization,
  type OffsetBatchNormalizationOptions,
} from "./offsetBatchNormalization.ts";
export { registerLayers } from "./registerLayers.ts";
