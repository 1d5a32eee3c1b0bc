import type { EpochRecord, RunRecord } from "@rote/records";

/**
 * The fraction of the training examples that a network had right after an epoch, by which runs end:
 * of all images as they are, or under augmentation of the images as the network met them.
 */
export const fittedFraction = (
  { augmentation }: Pick<RunRecord["specification"], "augmentation">,
  { trainAccuracy, onlineAccuracy }: Pick<EpochRecord, "trainAccuracy" | "onlineAccuracy">,
): number => (augmentation.length > 0 ? onlineAccuracy : trainAccuracy);
