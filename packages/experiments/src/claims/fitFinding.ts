import { FITTED, finalFit, fittedPercent, repeatsEstimate } from "@rote/records";
import { atLeast, type Finding, known } from "./finding.ts";
import { failureWords } from "./runPremises.ts";
import type { TrainedRun } from "./trainedRun.ts";

/** The training accuracy that decides when a run ends; 0 for one that failed. */
export const fitOf = (run: TrainedRun): number => finalFit(run) ?? 0;

/**
 * That repeats fitted their labels: every one of them, or else their mean with its interval. One
 * that failed has not fitted.
 */
export function allFit(runs: readonly TrainedRun[], what: string): Finding {
  const short = runs.filter((run) => !(fitOf(run) >= FITTED));
  if (short.length === 0) return known(true, "");
  const words = short.map(shortWords).join(", ");
  const which = runs.length === 1 ? "the run" : `${short.length} of ${runs.length} runs`;
  const problem = `${which} on ${what} did not fit: ${words}`;
  const isKnown = runs.length === 1 || short.some(({ failure }) => failure !== undefined);
  return isKnown
    ? known(false, problem)
    : atLeast(repeatsEstimate(runs.map(fitOf)), FITTED, problem);
}

function shortWords(run: TrainedRun): string {
  const { seed } = run.specification ?? run.corruption;
  if (run.failure !== undefined) return `seed ${seed} ${failureWords(run.failure)}`;
  return `seed ${seed} at ${fittedPercent(fitOf(run))}`;
}
