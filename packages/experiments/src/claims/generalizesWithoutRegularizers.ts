import { bestRegularized, table1Row } from "@rote/paper";
import { chanceOf, interval, type Network, networksOf, type Setting } from "@rote/records";
import { type Claim, notEnoughRuns } from "./claim.ts";
import { hashesOf, isPlain, testAccuracies, variantsOn } from "./runs.ts";
import { inPercent, labelOf, percent, percentText } from "./words.ts";

const KEPT = 0.75;

/** Table 1: explicit regularization is not necessary for generalization. */
export const generalizesWithoutRegularizers: Claim = {
  id: "table1-off",
  sentence: "With all explicit regularizers turned off, the networks still generalize.",
  source: "Table 1, section 3",
  tolerance:
    "Without regularizers every network keeps at least three quarters of the margin above chance " +
    "(1/K for K classes: 10 % for ten) that its best regularized variant has. The paper's " +
    "networks keep 92 % or more.",
  judge({ training }) {
    const rows = networksOf(training).flatMap(rowsOf);
    if (rows.length === 0) {
      return notEnoughRuns(
        "one network on true labels without regularizers and with one, on a dataset whose number " +
          "of classes is known",
      );
    }
    const lost = rows.filter(({ kept }) => !(kept >= KEPT));
    const words = rows.map(({ network, off, best, kept }) => {
      const [without, most] = [off, best].map((setting) => percent(meanOf(setting)));
      return (
        `${labelOf(network)}: ${without} without, at best ${most} with ` +
        `regularizers, ${(100 * kept).toFixed(0)} % of the margin above chance`
      );
    });
    return {
      verdict: lost.length === 0 ? "holds" : "fails",
      evidence: `${words.join("; ")}.`,
      figures: rows.flatMap(figuresOf),
      runs: rows.flatMap(({ off, best }) => hashesOf([...off.runs, ...best.runs])),
    };
  },
};

interface Row {
  network: Network;
  off: Setting;
  /** Its best regularized variant. */
  best: Setting;
  /** The share of the margin above chance that is left without regularizers. */
  kept: number;
}

function rowsOf(network: Network): Row[] {
  const variants = variantsOn(network, "trueLabels");
  const chance = chanceOf(network.runs[0]!);
  const regularized = variants.filter((variant) => !isPlain(variant));
  if (chance === undefined || regularized.length === 0) return [];
  const best = regularized.reduce((a, b) => (meanOf(b) > meanOf(a) ? b : a));
  return variants.filter(isPlain).map((off) => {
    const kept = (meanOf(off) - chance) / (meanOf(best) - chance);
    return { network, off, best, kept };
  });
}

const meanOf = (setting: Setting) => interval(testAccuracies(setting)).mean;

function figuresOf({ network, off, best }: Row) {
  const { dataset, model } = network;
  const none = { labels: "true", randomCrop: false, weightDecay: false } as const;
  return [
    {
      quantity: `test accuracy without regularizers, ${labelOf(network)}`,
      paper: inPercent(table1Row(dataset, { model, ...none })?.testAccuracy),
      ours: percentText(testAccuracies(off)),
      unit: "%",
    },
    {
      quantity: `best test accuracy with regularizers, ${labelOf(network)}`,
      paper: inPercent(bestRegularized(dataset, model)),
      ours: percentText(testAccuracies(best)),
      unit: "%",
    },
  ];
}
