// Every augmentation there is: the one list. `index.ts` exports it, `augmentationFromJSON` looks
// names up in it, and the tests go through it. (`compose`, made of others, stands apart.)

export { type ColorJitterOptions, colorJitter } from "./colorJitter.ts";
export { type CutoutOptions, cutout } from "./cutout.ts";
export { type RandomCropOptions, randomCrop } from "./randomCrop.ts";
export {
  type RandomHorizontalFlipOptions,
  randomHorizontalFlip,
} from "./randomHorizontalFlip.ts";
export { type RandomRotationOptions, randomRotation } from "./randomRotation.ts";
