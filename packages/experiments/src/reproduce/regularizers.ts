import type { RunSpecification } from "../runs/runSpecification.ts";
import type { Scale } from "./scale.ts";

/** The paper gives no coefficient; this is that of the first author's later demonstration. */
export const weightDecay = { weightDecay: 1e-4 };

/** Of units kept out: 1 − 0.8, as in the Inception v3 that the paper trained on ImageNet. */
export const dropout = { dropout: 0.2 };

export const randomCrop = (scale: Scale): Partial<RunSpecification> => ({
  augmentation: [{ name: "randomCrop", params: { size: 28 } }],
  epochs: scale.epochs.augmented,
});

/** Augmentation for random labels takes longer and a slower decay: appendix E. */
export const slowDecay: Partial<RunSpecification> = {
  schedule: { name: "exponential", rate: 0.999 },
};
