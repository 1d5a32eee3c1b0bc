import { checkList, checkRuns, objectOf } from "./checkEvidence.ts";
import type { EpochEvidence, RunEvidence } from "./evidence.ts";

/**
 * The training accuracy that decides when a run ends: of all images after the epoch, or under
 * augmentation of the images as the network met them.
 */
export function fittedFraction<Accuracy extends number | null | undefined>(
  specification: { augmentation?: readonly unknown[] },
  accuracies: { trainAccuracy: Accuracy; onlineAccuracy: Accuracy },
): Accuracy {
  const { augmentation = [] } = objectOf("fittedFraction", specification);
  const { trainAccuracy, onlineAccuracy } = objectOf("fittedFraction", accuracies);
  return augmentation.length > 0 ? onlineAccuracy : trainAccuracy;
}

/** `fittedFraction` after the last epoch of a run; null if it is not known. */
export function finalFit(run: RunEvidence): number | null {
  checkRuns("finalFit", [run]);
  const { specification = {}, epochs, result } = run;
  const last: Partial<EpochEvidence> = epochs.at(-1) ?? {};
  const { trainAccuracy } = result;
  const onlineAccuracy = last.onlineAccuracy ?? trainAccuracy;
  return fittedFraction(specification, { trainAccuracy, onlineAccuracy });
}

/** A fitted fraction in words, "99.9 %": rounded down, so that "100.0 %" is every example. */
export const fittedPercent = (fraction: number): string =>
  `${(Math.floor(1000 * fraction + 1e-9) / 10).toFixed(1)} %`;

/**
 * The training accuracy from which a network counts as fitted. The paper does not state one; that
 * of its figures is inferred.
 */
export const FITTED = 0.99;

/** What tells of an epoch how much was fitted. */
type FitEvidence = Pick<EpochEvidence, "epoch" | "trainAccuracy" | "onlineAccuracy">;

/**
 * The first of some epochs after which a run had fitted 99 % of its training set, or what it stops
 * at if that is less; null if there is none.
 */
export function firstFitted(
  specification: { augmentation?: readonly unknown[]; stopAtAccuracy?: number | null },
  epochs: readonly FitEvidence[],
): number | null {
  const { stopAtAccuracy } = objectOf("firstFitted", specification);
  checkList("firstFitted", epochs);
  const wanted = Math.min(FITTED, stopAtAccuracy ?? FITTED);
  const first = epochs.find((epoch) => {
    const { trainAccuracy, onlineAccuracy = null } = objectOf("firstFitted", epoch);
    const accuracy = fittedFraction(specification, { trainAccuracy, onlineAccuracy });
    return accuracy !== null && accuracy >= wanted;
  });
  return first?.epoch ?? null;
}

/**
 * `firstFitted` of a whole run. Runs that do not say how accurate they were count by their own
 * result.
 */
export function epochsToFit(run: RunEvidence): number | null {
  checkRuns("epochsToFit", [run]);
  const { specification = {}, epochs, result } = run;
  const isKnown = epochs.some(
    ({ trainAccuracy, onlineAccuracy = null }) =>
      fittedFraction(specification, { trainAccuracy, onlineAccuracy }) !== null,
  );
  return isKnown ? firstFitted(specification, epochs) : result.epochsToFit;
}
