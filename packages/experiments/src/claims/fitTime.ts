import { type Estimate, epochsToReach, FITTED, interval, repeatsEstimate } from "@rote/records";
import type { TrainedRun } from "./trainedRun.ts";
import { repeatsText } from "./words.ts";

/** A time is the same for all test images: one run of it has no interval. */
export const SECOND_SEED = "a second seed of each, since one run of a time has no interval";

const epochsOf = (runs: readonly TrainedRun[], share: number) =>
  runs.map((run) => epochsToReach(run, share) ?? Number.NaN);

/** Epochs to 99 % of the training set, counted in whole ones. */
export const fitTime = (runs: readonly TrainedRun[]): Estimate =>
  repeatsEstimate(epochsOf(runs, FITTED), 1);

/** "28.3 ± 1.2"; "28" of one run. */
export function timeText(runs: readonly TrainedRun[], share = FITTED): string {
  const epochs = epochsOf(runs, share);
  if (epochs.some(Number.isNaN)) return "never";
  return repeatsText(interval(epochs), runs.length > 1 ? 1 : 0);
}
