// The augmentations alone: nothing here imports TensorFlow.js.

export type { Augmentation, AugmentationSpec } from "./augmentation.ts";
export {
  type AugmentationName,
  augmentationFromJSON,
  augmentationNames,
} from "./augmentationFromJSON.ts";
export * from "./augmentations.ts";
export { compose } from "./compose.ts";
