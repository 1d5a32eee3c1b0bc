import { table4Row } from "@rote/paper";
import {
  FITTED,
  finalFit,
  interval,
  networksOf,
  onlyRegularizer,
  regularizationKind,
  type Setting,
} from "@rote/records";
import { type Claim, notEnoughRuns } from "./claim.ts";
import { hashesOf, isPlain, variantsOn } from "./runs.ts";
import { inPercent, labelOf, percentText } from "./words.ts";

/** Table 4: regularizers do not stop the fitting of random labels. */
export const regularizersDoNotStopFitting: Claim = {
  id: "table4",
  sentence: "Explicit regularizers do not stop a network from fitting random labels.",
  source: "Table 4, section 3 and appendix E; dropout added",
  tolerance:
    "Under each regularizer that was tried at least one network's mean training accuracy on " +
    "random labels is 99 % or more (the paper's small Alexnet failed under weight decay). Under " +
    "augmentation it is that of the batches as they are met, as in the paper.",
  judge({ training }) {
    const settings = networksOf(training)
      .flatMap((network) => variantsOn(network, "randomLabels"))
      .filter((variant) => !isPlain(variant));
    if (settings.length === 0) {
      return notEnoughRuns("one network on random labels with a regularizer");
    }
    const fitted = new Set(settings.filter(isFitted).map(kindOf));
    const stopped = [...new Set(settings.map(kindOf))].filter((kind) => !fitted.has(kind));
    const words = settings.map((setting) => `${labelOf(setting)}: ${accuracyText(setting)} %`);
    return {
      verdict: stopped.length === 0 ? "holds" : "fails",
      evidence:
        `Training accuracy on random labels: ${words.join("; ")}.` +
        (stopped.length === 0 ? "" : ` No network fitted under ${stopped.join("; ")}.`),
      figures: settings.map((setting) => ({
        quantity: `training accuracy, ${labelOf(setting)}`,
        paper: paperOf(setting),
        ours: accuracyText(setting),
        unit: "%",
      })),
      runs: settings.flatMap(({ runs }) => hashesOf(runs)),
    };
  },
};

const kindOf = ({ regularization }: Setting) => regularizationKind(regularization);

const accuraciesOf = ({ runs }: Setting) => runs.map((run) => finalFit(run) ?? Number.NaN);

const isFitted = (setting: Setting) => interval(accuraciesOf(setting)).mean >= FITTED;

const accuracyText = (setting: Setting) => percentText(accuraciesOf(setting));

function paperOf({ dataset, model, regularization }: Setting): number | string | null {
  const row = table4Row(dataset, model, onlyRegularizer(regularization) ?? "");
  return row?.trainAccuracy === null ? "failed to converge" : inPercent(row?.trainAccuracy);
}
