import { table1Row } from "@rote/paper";
import {
  type Interval,
  interval,
  type Network,
  networksOf,
  type RunEvidence,
  regularizationKind,
  type Setting,
} from "@rote/records";
import { type Claim, notEnoughRuns } from "./claim.ts";
import { hashesOf, isPlain, testAccuracies, variantsOn } from "./runs.ts";
import { inPercent, labelOf, repeatsText } from "./words.ts";

/** Table 1: augmentation matters more than weight decay. */
export const augmentationBeforeWeightDecay: Claim = {
  id: "table1-augmentation",
  sentence: "Augmenting the data helps more than weight decay does.",
  source: "Table 1, section 3",
  tolerance:
    "On true labels the mean test accuracy gains more by random crops than by weight decay, for " +
    "every network that was trained with each of them alone.",
  judge({ training }) {
    const rows = networksOf(training).flatMap(rowsOf);
    if (rows.length === 0) {
      return notEnoughRuns(
        "one network on true labels without regularizers, with random crops, and with weight decay",
      );
    }
    const against = rows.filter(({ crop, decay }) => !(crop.mean > decay.mean));
    const words = rows.map(({ network, crop, decay }) => {
      const [gain, other] = [crop, decay].map((points) => repeatsText(points));
      return `${labelOf(network)}: random crops gain ${gain} points, weight decay ${other}`;
    });
    return {
      verdict: against.length === 0 ? "holds" : "fails",
      evidence: `${words.join("; ")}.`,
      figures: rows.flatMap(figuresOf),
      runs: rows.flatMap(({ runs }) => hashesOf(runs)),
    };
  },
};

interface Row {
  network: Network;
  /** Points of test accuracy that each gains. */
  crop: Interval;
  decay: Interval;
  runs: RunEvidence[];
}

/** A row for each pair of crops and coefficient that a network was trained with. */
function rowsOf(network: Network): Row[] {
  const variants = variantsOn(network, "trueLabels");
  const of = (kind: string) =>
    variants.filter(({ regularization }) => regularizationKind(regularization) === kind);
  return variants.filter(isPlain).flatMap((off) =>
    of("random crop").flatMap((crop) =>
      of("weight decay").map((decay) => ({
        network,
        crop: gain(crop, off),
        decay: gain(decay, off),
        runs: [off, crop, decay].flatMap(({ runs }) => runs),
      })),
    ),
  );
}

/** Points of test accuracy over the mean of the runs without. */
function gain(setting: Setting, off: Setting): Interval {
  const without = interval(testAccuracies(off)).mean;
  return interval(testAccuracies(setting).map((accuracy) => 100 * (accuracy - without)));
}

function figuresOf({ network, crop, decay }: Row) {
  const figure = (
    by: string,
    ours: Interval,
    on: { randomCrop: boolean; weightDecay: boolean },
  ) => ({
    quantity: `gain by ${by}, ${labelOf(network)}`,
    paper: paperGain(network, on),
    ours: repeatsText(ours),
    unit: "points",
  });
  return [
    figure("random crops", crop, { randomCrop: true, weightDecay: false }),
    figure("weight decay", decay, { randomCrop: false, weightDecay: true }),
  ];
}

/** Points of test accuracy that Table 1 gains over no regularizer; null if it does not say. */
function paperGain(
  { dataset, model }: Network,
  on: { randomCrop: boolean; weightDecay: boolean },
): number | null {
  const row = (regularizers: typeof on) =>
    table1Row(dataset, { model, labels: "true", ...regularizers })?.testAccuracy;
  const [off, regularized] = [row({ randomCrop: false, weightDecay: false }), row(on)];
  return off === undefined || regularized === undefined ? null : inPercent(regularized - off);
}
