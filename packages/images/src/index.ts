export { centerCrop } from "./centerCrop.ts";
export { checkImages, isBytes } from "./checkImages.ts";
export { checkSplit, isSplit } from "./checkSplit.ts";
export { copyParts } from "./copyParts.ts";
export { ImageArgumentError } from "./imageArgumentError.ts";
export type { ImageSet, ImageSetWith } from "./imageSet.ts";
export { perImageWhitening } from "./perImageWhitening.ts";
export {
  type ResizeAndCropOptions,
  resizeAndCrop,
  resizeAndCropUnchecked,
} from "./resizeAndCrop.ts";
