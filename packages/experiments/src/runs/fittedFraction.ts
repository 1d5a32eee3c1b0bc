import type { EpochRecord, RunRecord } from "@rote/records";

/**
 * The training accuracy that decides when a run ends: that of all images after the epoch, or under
 * augmentation that of the augmented images as the network met them.
 */
export const fittedFraction = (
  { augmentation }: Pick<RunRecord["specification"], "augmentation">,
  { trainAccuracy, onlineAccuracy }: Pick<EpochRecord, "trainAccuracy" | "onlineAccuracy">,
): number => (augmentation.length > 0 ? onlineAccuracy : trainAccuracy);
