import type { RunSpecification } from "../runs/runSpecification.ts";

/** The paper gives no coefficient; this is that of the first author's later demonstration. */
export const weightDecay = { weightDecay: 1e-4 };

/** Of units kept out: 1 − 0.8, as in the Inception v3 that the paper trained on ImageNet. */
export const dropout = { dropout: 0.2 };

/** Crops of Table 1. */
export const randomCrop: Partial<RunSpecification> = {
  augmentation: [{ name: "randomCrop", params: { size: 28 } }],
};

/** What Table 4 calls augmentation: appendix E. */
export const flipAndRotation: Partial<RunSpecification> = {
  augmentation: [
    { name: "randomHorizontalFlip" },
    { name: "randomRotation", params: { degrees: 25 } },
  ],
};

/** Augmentation for random labels takes longer and a slower decay: appendix E. */
export const slowDecay: Partial<RunSpecification> = {
  schedule: { name: "exponential", rate: 0.999 },
};
