// Every corruption there is: the one list. `index.ts` exports it, `corruptionFromJSON` looks names
// up in it, and the tests go through it. (`compose`, made of others, stands apart.)

export { brightness } from "./brightness.ts";
export { type CenterCropOptions, centerCrop } from "./centerCrop.ts";
export { contrast } from "./contrast.ts";
export { gaussianBlur } from "./gaussianBlur.ts";
export { gaussianNoise } from "./gaussianNoise.ts";
export { type GaussianPixelsOptions, gaussianPixels } from "./gaussianPixels.ts";
export {
  type InstanceDependentLabelsOptions,
  instanceDependentLabels,
} from "./instanceDependentLabels.ts";
export { jpegCompression } from "./jpegCompression.ts";
export { type NoisyLabelsOptions, noisyLabels } from "./noisyLabels.ts";
export { type PartialLabelsOptions, partialLabels } from "./partialLabels.ts";
export { type PermutedLabelsOptions, permutedLabels } from "./permutedLabels.ts";
export { type RandomLabelsOptions, randomLabels } from "./randomLabels.ts";
export { type RandomPixelsOptions, randomPixels } from "./randomPixels.ts";
export { type ShuffledPixelsOptions, shuffledPixels } from "./shuffledPixels.ts";
export { trueLabels } from "./trueLabels.ts";
