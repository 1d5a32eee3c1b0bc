export type { Augmentation, AugmentationSpec } from "./augmentation.ts";
export { augmentationFromJSON } from "./augmentationFromJSON.ts";
export { type ColorJitterOptions, colorJitter } from "./colorJitter.ts";
export { compose } from "./compose.ts";
export { coupledWeightDecay } from "./coupledWeightDecay.ts";
export { type CutoutOptions, cutout } from "./cutout.ts";
export {
  type DecoupledWeightDecay,
  type DecoupledWeightDecayOptions,
  decoupledWeightDecay,
} from "./decoupledWeightDecay.ts";
export { Dropout, type DropoutOptions, DropoutStepError, dropout } from "./dropout.ts";
export {
  type EarlyStopping,
  type EarlyStoppingDecision,
  type EarlyStoppingEpoch,
  type EarlyStoppingOptions,
  type EarlyStoppingState,
  earlyStopping,
} from "./earlyStopping.ts";
export type { ImageBatch } from "./imageBatch.ts";
export { l1 } from "./l1.ts";
export { type MaxNorm, type MaxNormOptions, maxNorm } from "./maxNorm.ts";
export {
  type LabelledBatch,
  type MixedBatch,
  type MixUp,
  type MixUpOptions,
  mixUp,
} from "./mixUp.ts";
export { type RandomCropOptions, randomCrop } from "./randomCrop.ts";
export { type RandomHorizontalFlipOptions, randomHorizontalFlip } from "./randomHorizontalFlip.ts";
export { type RandomRotationOptions, randomRotation } from "./randomRotation.ts";
export { registerLayers } from "./registerLayers.ts";
export { type LayerWeight, selectWeights, type WeightSelection } from "./selectWeights.ts";
export { setDropoutStep } from "./setDropoutStep.ts";
export { type SmoothLabelsOptions, smoothLabels, smoothTargets } from "./smoothLabels.ts";
export type { WeightPenalty, WeightPenaltyOptions } from "./weightPenalty.ts";
