export type { Batch } from "./batch.ts";
export type { CenterCropOptions } from "./centerCrop.ts";
export type { ChoiceOptions } from "./choose.ts";
export { compose } from "./compose.ts";
export { type Change, corrupt, type LabelledImages } from "./corrupt.ts";
export {
  corruptExample,
  corruptExamples,
  type Example,
  type StreamOptions,
} from "./corruptExamples.ts";
export { corruptImageData, type ImageDataOptions } from "./corruptImageData.ts";
export type { Corruption, CorruptionSpec, Json } from "./corruption.ts";
export { type CorruptionMaker, corruptionFromJSON } from "./corruptionFromJSON.ts";
export { corruptionHash } from "./corruptionHash.ts";
export * from "./corruptions.ts";
export { corruptionToJSON } from "./corruptionToJSON.ts";
export { BatchError, CorruptionOptionError, UnknownCorruptionError } from "./errors.ts";
export type { GaussianPixelsOptions } from "./gaussianPixels.ts";
export type { InstanceDependentLabelsOptions } from "./instanceDependentLabels.ts";
export type { Permute } from "./movePixels.ts";
export { type NoiseMatrix, pairFlipNoise, symmetricNoise } from "./noiseMatrices.ts";
export type { NoisyLabelsOptions } from "./noisyLabels.ts";
export type { PartialLabelsOptions } from "./partialLabels.ts";
export { classCounts, type PermutedLabelsOptions } from "./permutedLabels.ts";
export { type PixelMoments, pixelMoments } from "./pixelMoments.ts";
export type { RandomLabelsOptions } from "./randomLabels.ts";
export type { RandomPixelsOptions } from "./randomPixels.ts";
export type { ShuffledPixelsOptions } from "./shuffledPixels.ts";
