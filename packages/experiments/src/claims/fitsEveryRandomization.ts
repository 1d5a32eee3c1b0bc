import { conditions, fittedAccuracy } from "@rote/paper";
import {
  conditionTitle,
  interval,
  isRegularized,
  type Network,
  regularizationOf,
  repeatsOf,
} from "@rote/records";
import { claimAbout } from "./claim.ts";
import { allFit, fitOf } from "./fitFinding.ts";
import { partlyCorrupted, runPremises, toBeFitted } from "./runPremises.ts";
import { runsThatDiffer } from "./runSubject.ts";
import { onCondition } from "./runs.ts";
import { type TrainedRun, trainedRuns } from "./trainedRun.ts";
import { inPercent, labelOf, percentText } from "./words.ts";

/** Figure 1a: one set of hyper-parameters fits all six randomizations. */
export const fitsEveryRandomization = claimAbout<TrainedRun, Network<TrainedRun>>({
  id: "fig1a-fit",
  sentence:
    "With unchanged hyper-parameters the same network fits true labels, partially corrupted " +
    "labels, random labels, shuffled pixels, random pixels and Gaussian noise.",
  source: "Figure 1a, section 2.2",
  tolerance:
    "Every run on each of the six ends with a training accuracy of at least 99 %, and none " +
    "fails. Where seeds disagree, the interval of their mean decides.",
  subject: runsThatDiffer(),
  candidates: (records) =>
    trainedRuns(records).filter(
      (run) => run.corruption.name in conditions && !isRegularized(regularizationOf(run)),
    ),
  premises: [...runPremises, partlyCorrupted, toBeFitted],
  needed: "one network without regularizers on each of the six randomizations",
  compare(setting) {
    const hasAllSix = Object.keys(conditions).every(
      (name) => onCondition(setting, name).length > 0,
    );
    if (!hasAllSix) return [];
    const { runs } = setting;
    const fitted = runs.filter((run) => fitOf(run) >= 0.99).length;
    return [
      {
        words: `${labelOf(setting)}: ${fitted} of ${runs.length} runs fit`,
        findings: repeatsOf(runs).map((repeats) => allFit(repeats, conditionTitle(repeats[0]!))),
        figures: Object.entries(conditions).map(([condition, title]) => ({
          quantity: `training accuracy, ${title}, ${labelOf(setting)}`,
          paper: inPercent(fittedAccuracy({ ...setting, condition })),
          ours: fittedText(onCondition(setting, condition)),
          unit: "%",
        })),
        records: runs,
      },
    ];
  },
});

/** "99.1 ± 0.1" of repeats; "99.0 to 99.4" of several p, which have no mean. */
function fittedText(runs: readonly TrainedRun[]): string {
  const fitted = repeatsOf(runs).map((repeats) => repeats.map(fitOf));
  if (fitted.length === 1) return percentText(fitted[0]!);
  const means = fitted.map((repeats) => interval(repeats).mean);
  return [Math.min(...means), Math.max(...means)].map((mean) => percentText([mean])).join(" to ");
}
