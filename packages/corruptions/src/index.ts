export type { ImageSet, ImageSetWith } from "@rote/images";
export type { Batch } from "./batch.ts";
export type { ChoiceOptions } from "./choose.ts";
export { compose } from "./compose.ts";
export { type Change, corrupt, type LooseImageSet } from "./corrupt.ts";
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
export {
  type CorruptedLabels,
  type CorruptLabelsOptions,
  corruptLabels,
  type LabelChange,
  type Labels,
} from "./corruptLabels.ts";
export { corruptRawImage, type RawImageOptions, type RawPixels } from "./corruptRawImage.ts";
export { BatchError, CorruptionOptionError, UnknownCorruptionError } from "./errors.ts";
export type { Permute } from "./movePixels.ts";
export { type NoiseMatrix, pairFlipNoise, symmetricNoise } from "./noiseMatrices.ts";
export { classCounts } from "./permutedLabels.ts";
export { type PixelMoments, pixelMoments } from "./pixelMoments.ts";
export type { Severity } from "./severity.ts";
export type { ShiftOptions } from "./shift.ts";
export { type ShiftName, shiftNames } from "./shiftNames.ts";
