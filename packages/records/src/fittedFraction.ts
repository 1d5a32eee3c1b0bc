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

/**
 * The training accuracy from which a network counts as fitted. The paper does not state one; that
 * of its figures is inferred.
 */
export const FITTED = 0.99;

/**
 * The first epoch after which a run had fitted 99 % of its training set, or what it stops at if
 * that is less; null if it never did. Runs that do not say how accurate they were count by their
 * own result.
 */
export function epochsToFit({ specification = {}, epochs, result }: RunEvidence): number | null {
  const wanted = Math.min(FITTED, specification.stopAtAccuracy ?? FITTED);
  const accuracies = epochs.map(({ epoch, trainAccuracy, onlineAccuracy = null }) => ({
    epoch,
    accuracy: fittedFraction(specification, { trainAccuracy, onlineAccuracy }),
  }));
  if (accuracies.every(({ accuracy }) => accuracy === null)) return result.epochsToFit;
  return accuracies.find(({ accuracy }) => (accuracy ?? 0) >= wanted)?.epoch ?? null;
}
