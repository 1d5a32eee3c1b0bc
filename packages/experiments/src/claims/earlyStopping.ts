import { figure2bGain, publishedOn } from "@rote/paper";
import {
  difference,
  type Estimate,
  isRegularized,
  type Network,
  regularizationOf,
  repeatsEstimate,
} from "@rote/records";
import { claimAbout } from "./claim.ts";
import { atMost } from "./finding.ts";
import { premise } from "./premise.ts";
import {
  betterThanChance,
  fitted,
  isOn,
  ofKnownClasses,
  resultPremises,
  tested,
} from "./runPremises.ts";
import { runsThatDiffer } from "./runSubject.ts";
import { onTrueLabels, testEstimate } from "./runs.ts";
import type { TrainedRun } from "./trainedRun.ts";
import { labelOf, pointsText } from "./words.ts";

const SMALL = 0.03;

/** There is something to stop before. */
const testedThroughout = premise<TrainedRun>(
  "It was tested after several epochs, the last among them.",
  (run) => {
    const accuracies = curveOf(run);
    if (accuracies.length < 2) return "it was tested once at most";
    const last = run.epochs.at(-1)!.testAccuracy;
    return typeof last === "number" ? undefined : "it was not tested after its last epoch";
  },
);

/** Figure 2b: on CIFAR-10 stopping early gains next to nothing. */
export const earlyStopping = claimAbout<TrainedRun, Network<TrainedRun>>({
  id: "fig2-early-stopping",
  sentence:
    "On CIFAR-10, stopping at the best test accuracy gains little over training to the end.",
  source: "Figure 2b, section 3.1",
  tolerance:
    "On true labels the best test accuracy of any epoch is on average at most 3 points above the " +
    "last, for every network without regularizers. The stopping point is chosen on the test set, " +
    "so that the gain is an upper bound: the best of many noisy values.",
  subject: runsThatDiffer(),
  candidates: (records) =>
    onTrueLabels(records)
      .filter(isOn(figure2bGain.dataset))
      .filter((run) => !isRegularized(regularizationOf(run))),
  premises: [...resultPremises, ofKnownClasses, tested, testedThroughout, fitted, betterThanChance],
  needed: "one network on the true labels of CIFAR-10",
  compare(setting) {
    const label = labelOf(setting);
    const gain = gainOf(setting.runs);
    return [
      {
        words: `Stopping at the best epoch gains ${pointsText(gain)} points for ${label}`,
        findings: [atMost(gain, SMALL, `a gain of more than 3 points for ${label}`)],
        figures: [
          {
            quantity: `best test accuracy over the last, ${label}`,
            paper: paperOf(setting),
            ours: pointsText(gain),
            unit: "points",
          },
        ],
        records: setting.runs,
      },
    ];
  },
});

/** Test accuracies of the epochs that have one. */
const curveOf = ({ epochs }: TrainedRun): number[] =>
  epochs.flatMap(({ testAccuracy }) => (testAccuracy === null ? [] : [testAccuracy]));

const best = (run: TrainedRun) => curveOf(run).reduce((a, b) => Math.max(a, b), 0);
const last = (run: TrainedRun) => curveOf(run).at(-1) ?? Number.NaN;

/** Test accuracy that the best epoch has over the last; of one run, each as binomial. */
function gainOf(runs: readonly TrainedRun[]): Estimate {
  const gains = repeatsEstimate(runs.map((run) => best(run) - last(run)));
  if (gains.variance > 0 && Number.isFinite(gains.variance)) return gains;
  const [first] = runs as [TrainedRun];
  const one = [best, last].map((of) => testEstimate([first], [of(first)])) as [Estimate, Estimate];
  return { ...difference(...one), mean: gains.mean };
}

function paperOf({ dataset, model }: Network<TrainedRun>): string | null {
  const gain = publishedOn(dataset, figure2bGain);
  return gain?.model === model ? `under ${100 * gain.atMost}` : null;
}
