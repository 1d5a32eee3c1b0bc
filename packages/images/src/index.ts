export { centerCrop } from "./centerCrop.ts";
export { ImageArgumentError } from "./imageArgumentError.ts";
export type { ImageSet, ImageSetWith } from "./imageSet.ts";
export { perImageWhitening } from "./perImageWhitening.ts";
