export type { ImageSet, ImageSetWith } from "@rote/images";
export * from "./augmentationEntry.ts";
export { decoupledWeightDecayCallback } from "./callbacks/decoupledWeightDecayCallback.ts";
export {
  type DropoutStepCallbackOptions,
  dropoutStepCallback,
} from "./callbacks/dropoutStepCallback.ts";
export {
  type EarlyStoppingCallbackOptions,
  earlyStoppingCallback,
} from "./callbacks/earlyStoppingCallback.ts";
export { maxNormCallback } from "./callbacks/maxNormCallback.ts";
export { coupledWeightDecay } from "./coupledWeightDecay.ts";
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
export { registerLayers } from "./registerLayers.ts";
export { RegularizerArgumentError } from "./regularizerArgumentError.ts";
export { type LayerWeight, selectWeights, type WeightSelection } from "./selectWeights.ts";
export { setDropoutStep } from "./setDropoutStep.ts";
export { type SmoothLabelsOptions, smoothLabels, smoothTargets } from "./smoothLabels.ts";
export type { WeightPenalty, WeightPenaltyOptions } from "./weightPenalty.ts";
