import { type EndedBy, type EpochRecord, firstFitted, fittedFraction } from "@rote/records";
import { scheduleOf } from "./learningRateOf.ts";
import type { CompleteSpecification } from "./runSpecification.ts";

/** What of an epoch decides whether it is the last. */
type Fit = Pick<EpochRecord, "epoch" | "trainAccuracy" | "onlineAccuracy">;

/**
 * Why a run ends with this epoch; undefined if it goes on.
 *
 * @param fitted the first epoch at which 99 % were fitted, as `firstFitted` gives it.
 */
export function endAfter(
  specification: CompleteSpecification,
  epoch: Fit,
  fitted: number | null,
): EndedBy | undefined {
  const { stopAtAccuracy, epochsAfterFit, epochs } = specification;
  if (stopAtAccuracy !== null && reached(specification, epoch, stopAtAccuracy)) return "fitted";
  const isOver = fitted !== null && epochsAfterFit !== null;
  if (isOver && epoch.epoch >= fitted + epochsAfterFit) return "epochsAfterFit";
  if (hasSlowed(specification, epoch.epoch)) return "learningRate";
  return epoch.epoch >= epochs ? "epochs" : undefined;
}

/** Why a run with these epochs ended; undefined if it had not. */
export const endOf = (
  specification: CompleteSpecification,
  epochs: readonly Fit[],
): EndedBy | undefined =>
  endAfter(specification, epochs.at(-1)!, firstFitted(specification, epochs));

/** The first epoch that met `stopAtAccuracy`, 100 % where that is null; null if none did. */
export function epochsToStop(
  specification: CompleteSpecification,
  epochs: readonly Fit[],
): number | null {
  const wanted = specification.stopAtAccuracy ?? 1;
  return epochs.find((epoch) => reached(specification, epoch, wanted))?.epoch ?? null;
}

/** The most epochs that a run can take: those allowed, or until the learning rate is too low. */
export function mostEpochs(specification: CompleteSpecification): number {
  let [low, high] = [1, specification.epochs];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (hasSlowed(specification, middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function reached(specification: CompleteSpecification, epoch: Fit, accuracy: number): boolean {
  const fraction = fittedFraction(specification, epoch);
  return fraction !== null && fraction >= accuracy;
}

/** Whether the schedule has come down to less than the share `stopAtLearningRate` by then. */
function hasSlowed(specification: CompleteSpecification, epochs: number): boolean {
  const { schedule, learningRate, stopAtLearningRate } = specification;
  // A cosine is made to come down at the last epoch allowed.
  if (schedule.name === "cosine" || stopAtLearningRate === 0) return false;
  return scheduleOf(specification)(epochs) < stopAtLearningRate * learningRate;
}
