import {
  type Augmentation,
  colorJitter,
  compose,
  cutout,
  randomCrop,
  randomHorizontalFlip,
  randomRotation,
} from "./index.ts";

/** One of each, for what all of them promise. */
export const testAugmentations: Record<string, (seed: number) => Augmentation> = {
  colorJitter: (seed) =>
    colorJitter({ brightness: 0.4, contrast: 0.4, saturation: 0.4, hue: 0.1, seed }),
  cutout: (seed) => cutout({ size: 3, seed }),
  randomCrop: (seed) => randomCrop({ size: 8, padding: 4, paddingMode: "reflect", seed }),
  randomHorizontalFlip: (seed) => randomHorizontalFlip({ seed }),
  randomRotation: (seed) => randomRotation({ degrees: 25, seed }),
  compose: (seed) =>
    compose([randomRotation({ degrees: 25, seed }), randomCrop({ size: 6, seed })]),
};
