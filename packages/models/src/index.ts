export { type AlexnetSmallOptions, alexnetSmall } from "./alexnetSmall.ts";
export {
  type DescribeModelOptions,
  describeModel,
  type LayerDescription,
  type ModelDescription,
  UncountableLayerError,
} from "./describeModel.ts";
export { type InceptionSmallOptions, inceptionSmall } from "./inceptionSmall.ts";
export { type InceptionV3Options, inceptionV3 } from "./inceptionV3.ts";
export type { Initializer, InitializerName } from "./initialWeights.ts";
export { loadSafetensors } from "./loadSafetensors.ts";
export { loadTfjs } from "./loadTfjs.ts";
export {
  LocalResponseNormalization,
  type LocalResponseNormalizationOptions,
} from "./localResponseNormalization.ts";
export { type MlpOptions, mlp } from "./mlp.ts";
export { ModelFileError } from "./modelFileError.ts";
export type { DropoutLayer, ModelOptions } from "./modelOptions.ts";
export {
  OffsetBatchNormalization,
  type OffsetBatchNormalizationOptions,
} from "./offsetBatchNormalization.ts";
export { registerLayers } from "./registerLayers.ts";
export {
  createModel,
  listModels,
  type ModelName,
  type ModelOptionsOf,
  UnknownModelError,
} from "./registry.ts";
export { saveSafetensors } from "./saveSafetensors.ts";
export { saveTfjs, type TfjsFiles } from "./saveTfjs.ts";
export { type WideResNetOptions, wideResNet } from "./wideResNet.ts";
