import { table1Row, withoutBatchNorm } from "@rote/paper";
import {
  difference,
  isRegularized,
  type Network,
  regularizationOf,
  settingsOf,
} from "@rote/records";
import { type Comparison, claimAbout } from "./claim.ts";
import { atLeast, atMost } from "./finding.ts";
import { betterThanChance, fitted, ofKnownClasses, resultPremises, tested } from "./runPremises.ts";
import { runsThatDiffer } from "./runSubject.ts";
import { onTrueLabels, testAccuracies, testAccuracy } from "./runs.ts";
import type { TrainedRun } from "./trainedRun.ts";
import { inPercent, labelOf, percentText, pointsText } from "./words.ts";

const [LOWEST, HIGHEST] = [-0.01, 0.08];

/** Figure 2b and Table 1: batch normalization as an implicit regularizer. */
export const batchNorm = claimAbout<TrainedRun, Network<TrainedRun>>({
  id: "fig2-batch-norm",
  sentence:
    "Batch normalization improves the test accuracy of the small Inception by a little, and is " +
    "not what makes it generalize.",
  source: "Figure 2b, Table 1, section 3.1",
  tolerance:
    "On true labels without regularizers the mean test accuracy with batch norm is at most 1 " +
    "point below and 8 points above that without (the text says 3 to 4, Table 1 3.75, figure 2b " +
    "1.5).",
  subject: runsThatDiffer("model"),
  candidates: (records) =>
    onTrueLabels(records).filter((run) => !isRegularized(regularizationOf(run))),
  premises: [...resultPremises, ofKnownClasses, tested, fitted, betterThanChance],
  needed: "the small Inception on true labels with and without batch norm",
  compare(group) {
    const settings = settingsOf(group.runs);
    return settings.flatMap((on) =>
      settings
        .filter((off) => off.model === withoutBatchNorm[on.model])
        .map((off) => comparisonOf(on, off)),
    );
  },
});

function comparisonOf(on: Network<TrainedRun>, off: Network<TrainedRun>): Comparison<TrainedRun> {
  const label = labelOf(on);
  const gain = difference(testAccuracy(on), testAccuracy(off));
  const [withNorm, without] = [on, off].map(paperOf);
  const published =
    withNorm === undefined || without === undefined ? null : inPercent(withNorm - without);
  const [here, there] = [on, off].map((setting) => percentText(testAccuracies(setting)));
  return {
    words: `${label}: ${here} % with and ${there} % without batch norm, ${pointsText(gain)} points`,
    findings: [
      atLeast(gain, LOWEST, `more than 1 point lost (${label})`),
      atMost(gain, HIGHEST, `more than 8 points gained (${label})`),
    ],
    figures: [
      {
        quantity: `test accuracy with batch norm, ${label}`,
        paper: inPercent(withNorm),
        ours: here!,
        unit: "%",
      },
      {
        quantity: `test accuracy without batch norm, ${label}`,
        paper: inPercent(without),
        ours: there!,
        unit: "%",
      },
      {
        quantity: `gain by batch norm, ${label}`,
        paper: published,
        ours: pointsText(gain),
        unit: "points",
      },
    ],
    records: [...on.runs, ...off.runs],
  };
}

/** The test accuracy of Table 1 on true labels without regularizers. */
const paperOf = ({ dataset, model }: Network<TrainedRun>) =>
  table1Row(dataset, { model, labels: "true", randomCrop: false, weightDecay: false })
    ?.testAccuracy;
