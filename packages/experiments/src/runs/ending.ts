import { type EndedBy, type EpochRecord, firstFitted, fittedFraction } from "@rote/records";
import { scheduleOf } from "./learningRateOf.ts";
import type { CompleteSpecification } from "./runSpecification.ts";

/** What of an epoch decides whether it is the last. */
type Fit = Pick<
  EpochRecord,
  "epoch" | "trainAccuracy" | "onlineAccuracy" | "testAccuracy" | "validationAccuracy"
>;

/** For each of some epochs why a run ends with it; undefined where it goes on. */
export function endsOf(
  specification: CompleteSpecification,
  epochs: readonly Fit[],
): (EndedBy | undefined)[] {
  const { stopAtAccuracy, epochsAfterFit } = specification;
  const fitted = epochsAfterFit === null ? null : firstFitted(specification, epochs);
  const last = fitted === null ? Number.POSITIVE_INFINITY : fitted + epochsAfterFit!;
  const patience = patienceOf(specification);
  return epochs.map((epoch) => {
    const isStalled = patience(epoch);
    if (stopAtAccuracy !== null && reached(specification, epoch, stopAtAccuracy)) return "fitted";
    if (epoch.epoch >= last) return "epochsAfterFit";
    if (isStalled) return "earlyStopping";
    if (hasSlowed(specification, epoch.epoch)) return "learningRate";
    return epoch.epoch >= specification.epochs ? "epochs" : undefined;
  });
}

/** Why a run with these epochs ended; undefined if it had not. */
export const endOf = (
  specification: CompleteSpecification,
  epochs: readonly Fit[],
): EndedBy | undefined => endsOf(specification, epochs).at(-1);

/** Told of each epoch in turn, says whether early stopping has waited for long enough. */
function patienceOf({ earlyStopping }: CompleteSpecification): (epoch: Fit) => boolean {
  let [best, waited] = [Number.NEGATIVE_INFINITY, 0];
  return (epoch) => {
    if (earlyStopping === null) return false;
    const { monitor, patience, minDelta } = earlyStopping;
    const accuracy = epoch[monitor] ?? Number.NEGATIVE_INFINITY;
    if (accuracy > best + minDelta) [best, waited] = [accuracy, 0];
    else waited++;
    return waited >= patience;
  };
}

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
