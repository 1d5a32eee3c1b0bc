export {
  type LayersModelConversion,
  type ToLayersModelOptions,
  toLayersModel,
} from "./toLayersModel.ts";
