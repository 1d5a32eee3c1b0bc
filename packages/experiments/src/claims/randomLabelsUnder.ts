import { table4Row } from "@rote/paper";
import {
  isRegularized,
  type Network,
  onlyRegularizer,
  type Regularization,
  regularizationOf,
} from "@rote/records";
import { type Claim, claimAbout } from "./claim.ts";
import { some } from "./finding.ts";
import { allFit, fitOf } from "./fitFinding.ts";
import { fromAllClasses, reallyRegularized, runPremises, toBeFitted } from "./runPremises.ts";
import { runsThatDiffer } from "./runSubject.ts";
import { type TrainedRun, trainedRuns } from "./trainedRun.ts";
import { inPercent, labelOf, percentText } from "./words.ts";

export interface RandomLabelsUnderOptions extends Pick<Claim, "id" | "sentence"> {
  /** As `onlyRegularizer` calls it. */
  regularizer: string;
  source?: string;
  /** What a reader is told besides. */
  remark?: string;
}

/** A row of Table 4: a regularizer does not stop the fitting of random labels. */
export const randomLabelsUnder = ({
  id,
  sentence,
  regularizer,
  source = "Table 4, section 3 and appendix E",
  remark = "",
}: RandomLabelsUnderOptions): Claim =>
  claimAbout<TrainedRun, Network<TrainedRun>>({
    id,
    sentence,
    source,
    tolerance:
      "Under it alone at least one network's runs on random labels end with a training accuracy " +
      `of 99 % or more, and none of them fails.${remark}`,
    subject: runsThatDiffer(),
    candidates: (records) =>
      trainedRuns(records).filter(
        (run) =>
          run.corruption.name === "randomLabels" &&
          onlyRegularizer(regularizationOf(run)) === regularizer,
      ),
    premises: [...runPremises, fromAllClasses, reallyRegularized, toBeFitted],
    needed: `one network on random labels with ${regularizer}`,
    together: some,
    compare(setting) {
      const { dataset, model, runs } = setting;
      const regularization = regularizationOf(runs[0]!);
      const label = labelOf({ ...setting, regularization });
      const ours = percentText(runs.map(fitOf));
      return [
        {
          words: `${label}: ${ours} % of the random labels`,
          findings: [allFit(runs, label)],
          figures: [
            {
              quantity: `training accuracy, ${label}`,
              paper: paperOf(dataset, model, regularization),
              ours,
              unit: "%",
            },
          ],
          records: runs,
        },
      ];
    },
  });

function paperOf(
  dataset: string,
  model: string,
  regularization: Regularization,
): number | string | null {
  if (!isRegularized(regularization)) return null;
  const row = table4Row(dataset, model, onlyRegularizer(regularization) ?? "");
  return row?.trainAccuracy === null ? "failed to converge" : inPercent(row?.trainAccuracy);
}
