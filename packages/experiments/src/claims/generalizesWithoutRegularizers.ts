import { bestRegularized, table1Row } from "@rote/paper";
import {
  chanceOf,
  combination,
  difference,
  exactly,
  type Network,
  type Setting,
} from "@rote/records";
import { type Comparison, claimAbout } from "./claim.ts";
import { atLeast, moreThan } from "./finding.ts";
import {
  fitted,
  ofKnownClasses,
  reallyRegularized,
  resultPremises,
  tested,
} from "./runPremises.ts";
import { runsThatDiffer } from "./runSubject.ts";
import { isPlain, onTrueLabels, testAccuracies, testAccuracy, variantsOn } from "./runs.ts";
import type { TrainedRun } from "./trainedRun.ts";
import { inPercent, labelOf, percent, percentText } from "./words.ts";

const KEPT = 0.75;

/** Table 1: explicit regularization is not necessary for generalization. */
export const generalizesWithoutRegularizers = claimAbout<TrainedRun, Network<TrainedRun>>({
  id: "table1-off",
  sentence: "With all explicit regularizers turned off, the networks still generalize.",
  source: "Table 1, section 3",
  tolerance:
    "Without regularizers every network is better than chance (1/K for K classes: 10 % for ten), " +
    "and keeps at least three quarters of the margin above it that its best regularized variant " +
    "has. The paper's networks keep 92 % or more.",
  subject: runsThatDiffer("regularizers"),
  candidates: onTrueLabels,
  premises: [...resultPremises, reallyRegularized, ofKnownClasses, tested, fitted],
  needed:
    "one network on true labels without regularizers and with one, on a dataset whose number of " +
    "classes is known",
  compare(network) {
    const variants = variantsOn(network, "trueLabels");
    const regularized = variants.filter((variant) => !isPlain(variant));
    if (regularized.length === 0) return [];
    const best = regularized.reduce((a, b) => (meanOf(b) > meanOf(a) ? b : a));
    return variants.filter(isPlain).map((off) => comparisonOf(network, off, best));
  },
});

const meanOf = (setting: Setting<TrainedRun>) => testAccuracy(setting).mean;

function comparisonOf(
  network: Network<TrainedRun>,
  off: Setting<TrainedRun>,
  best: Setting<TrainedRun>,
): Comparison<TrainedRun> {
  const { dataset, model } = network;
  const label = labelOf(network);
  const chance = exactly(chanceOf(network.runs[0]!) ?? Number.NaN);
  const [without, most] = [testAccuracy(off), testAccuracy(best)];
  // off − chance ≥ KEPT · (best − chance)
  const kept = combination([
    [1, without],
    [-KEPT, most],
    [KEPT - 1, chance],
  ]);
  const share = (without.mean - chance.mean) / (most.mean - chance.mean);
  const shareWords = Number.isFinite(share) ? `${(100 * share).toFixed(0)} %` : "no share";
  const none = { labels: "true", randomCrop: false, weightDecay: false } as const;
  return {
    words:
      `${label}: ${percent(without.mean)} without, at best ${percent(most.mean)} with ` +
      `regularizers, ${shareWords} of the margin above chance`,
    findings: [
      moreThan(difference(without, chance), 0, `no better than chance without (${label})`),
      moreThan(difference(most, chance), 0, `no better than chance with regularizers (${label})`),
      atLeast(kept, 0, `less than three quarters of the margin (${label})`),
    ],
    figures: [
      {
        quantity: `test accuracy without regularizers, ${label}`,
        paper: inPercent(table1Row(dataset, { model, ...none })?.testAccuracy),
        ours: percentText(testAccuracies(off)),
        unit: "%",
      },
      {
        quantity: `best test accuracy with regularizers, ${label}`,
        paper: inPercent(bestRegularized(dataset, model)),
        ours: percentText(testAccuracies(best)),
        unit: "%",
      },
    ],
    records: [...off.runs, ...best.runs],
  };
}
