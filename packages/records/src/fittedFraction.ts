import { checkEvidence, checkList, checkNumber, epochKind, objectOf } from "./checkEvidence.ts";
import type { EpochEvidence, RunEvidence } from "./evidence.ts";

/**
 * The training accuracy that decides when a run ends: of all images after the epoch, or under
 * augmentation of the images as the network met them.
 */
export function fittedFraction<Accuracy extends number | null | undefined>(
  specification: { augmentation?: readonly unknown[] },
  accuracies: { trainAccuracy: Accuracy; onlineAccuracy: Accuracy },
): Accuracy {
  const { augmentation = [] } = objectOf("fittedFraction", specification, AUGMENTED);
  const { trainAccuracy, onlineAccuracy } = objectOf("fittedFraction", accuracies);
  return augmentation.length > 0 ? onlineAccuracy : trainAccuracy;
}

const AUGMENTED = { "augmentation?": "list" } as const;

/** `fittedFraction` after the last epoch of a run; null if it is not known. */
export function finalFit(run: RunEvidence): number | null {
  checkEvidence("finalFit", "training", [run]);
  const { specification = {}, epochs, result } = run;
  const last: Partial<EpochEvidence> = epochs.at(-1) ?? {};
  const { trainAccuracy } = result;
  const onlineAccuracy = last.onlineAccuracy ?? trainAccuracy;
  return fittedFraction(specification, { trainAccuracy, onlineAccuracy });
}

/** A fitted fraction in words, "99.9 %": rounded down, so that "100.0 %" is every example. */
export function fittedPercent(fraction: number): string {
  checkNumber("fittedPercent", "fraction", fraction);
  return `${(Math.floor(1000 * fraction + 1e-9) / 10).toFixed(1)} %`;
}

/**
 * The training accuracy from which a network counts as fitted. The paper does not state one; that
 * of its figures is inferred.
 */
export const FITTED = 0.99;

/** What tells of an epoch how much was fitted. */
type FitEvidence = Pick<EpochEvidence, "epoch" | "trainAccuracy" | "onlineAccuracy">;

/**
 * The first of some epochs after which a share of the training set was fitted; null if there is
 * none.
 *
 * @param share defaults to 99 %.
 */
export function firstFitted(
  specification: { augmentation?: readonly unknown[] },
  epochs: readonly FitEvidence[],
  share = FITTED,
): number | null {
  objectOf("firstFitted", specification, AUGMENTED);
  checkList("firstFitted", epochs);
  const first = epochs.find((epoch) => {
    const { trainAccuracy, onlineAccuracy = null } = objectOf("firstFitted", epoch, epochKind);
    const accuracy = fittedFraction(specification, { trainAccuracy, onlineAccuracy });
    return accuracy !== null && accuracy >= share;
  });
  return first?.epoch ?? null;
}

/** The time to overfit: the first epoch after which a run had fitted 99 %; null if it never did. */
export const epochsToFit = (run: RunEvidence): number | null => epochsToReach(run, FITTED);

/**
 * The first epoch after which a run had fitted a share of its training set; null if it never did.
 * Runs that do not say how accurate they were count by their own result, if they were not stopped
 * at less.
 */
export function epochsToReach(run: RunEvidence, share: number): number | null {
  checkEvidence("epochsToReach", "training", [run]);
  checkNumber("epochsToReach", "share", share);
  const { specification = {}, epochs, result } = run;
  const isKnown = epochs.some(
    ({ trainAccuracy, onlineAccuracy = null }) =>
      fittedFraction(specification, { trainAccuracy, onlineAccuracy }) !== null,
  );
  if (isKnown) return firstFitted(specification, epochs, share);
  return (specification.stopAtAccuracy ?? share) < share ? null : result.epochsToFit;
}
