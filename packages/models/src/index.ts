export {
  createModel,
  listModels,
  type ModelName,
  type ModelOptionsOf,
  UnknownModelError,
} from "./createModel.ts";
export {
  type DescribeModelOptions,
  describeModel,
  type LayerDescription,
  type ModelDescription,
  UncountableLayerError,
} from "./describeModel.ts";
export type { Initializer, InitializerName } from "./initialWeights.ts";
export { loadSafetensors } from "./loadSafetensors.ts";
export { loadStateDict, type StateDictOptions } from "./loadStateDict.ts";
export { loadTfjs } from "./loadTfjs.ts";
export {
  LocalResponseNormalization,
  type LocalResponseNormalizationOptions,
} from "./localResponseNormalization.ts";
export { ModelArgumentError } from "./modelArgumentError.ts";
export { ModelFileError } from "./modelFileError.ts";
export type { DropoutLayer, ModelOptions } from "./modelOptions.ts";
export * from "./models.ts";
export {
  OffsetBatchNormalization,
  type OffsetBatchNormalizationOptions,
} from "./offsetBatchNormalization.ts";
export { registerLayers } from "./registerLayers.ts";
export { saveSafetensors } from "./saveSafetensors.ts";
export { saveTfjs, type TfjsFiles } from "./saveTfjs.ts";
