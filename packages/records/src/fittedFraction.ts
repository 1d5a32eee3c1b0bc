import type { EpochEvidence, RunEvidence } from "./evidence.ts";

/**
 * The training accuracy that decides when a run ends: of all images after the epoch, or under
 * augmentation of the images as the network met them.
 */
export const fittedFraction = <Accuracy extends number | null | undefined>(
  { augmentation = [] }: { augmentation?: readonly unknown[] },
  { trainAccuracy, onlineAccuracy }: { trainAccuracy: Accuracy; onlineAccuracy: Accuracy },
): Accuracy => (augmentation.length > 0 ? onlineAccuracy : trainAccuracy);

/** `fittedFraction` after the last epoch of a run; null if it is not known. */
export function finalFit({ specification = {}, epochs, result }: RunEvidence): number | null {
  const last: Partial<EpochEvidence> = epochs.at(-1) ?? {};
  const { trainAccuracy } = result;
  const onlineAccuracy = last.onlineAccuracy ?? trainAccuracy;
  return fittedFraction(specification, { trainAccuracy, onlineAccuracy });
}
