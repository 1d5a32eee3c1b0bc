import * as augmentations from "./augmentations.ts";
import { type Augmentation, compose } from "./index.ts";

/** A maker of an augmentation, and a hash of what the seeds 0 to 19 make of the test batch. */
interface Setting {
  make: (seed: number) => Augmentation;
  /** Recorded in Node 24 on x86-64; every engine must give the same. */
  golden: string;
}

const { colorJitter, cutout, randomCrop, randomHorizontalFlip, randomRotation } = augmentations;

/** One of each, for what all of them promise. */
export const settings: Record<keyof typeof augmentations | "compose", Setting> = {
  colorJitter: {
    make: (seed) =>
      colorJitter({ brightness: 0.4, contrast: 0.4, saturation: 0.4, hue: 0.1, seed }),
    golden: "b50c56a1",
  },
  cutout: { make: (seed) => cutout({ size: 3, seed }), golden: "b2ba7ea9" },
  randomCrop: {
    make: (seed) => randomCrop({ size: 8, padding: 4, paddingMode: "reflect", seed }),
    golden: "2ea2a5b6",
  },
  randomHorizontalFlip: { make: (seed) => randomHorizontalFlip({ seed }), golden: "a159e427" },
  randomRotation: {
    make: (seed) => randomRotation({ degrees: 25, seed }),
    golden: "b9a6e451",
  },
  compose: {
    make: (seed) => compose([randomRotation({ degrees: 25, seed }), randomCrop({ size: 6, seed })]),
    golden: "3226a653",
  },
};
