import { table1Row } from "@rote/paper";
import { difference, type Estimate, type Network, regularizationKind } from "@rote/records";
import { type Comparison, claimAbout } from "./claim.ts";
import { moreThan } from "./finding.ts";
import {
  betterThanChance,
  fitted,
  ofKnownClasses,
  reallyRegularized,
  resultPremises,
  tested,
} from "./runPremises.ts";
import { runsThatDiffer } from "./runSubject.ts";
import { isPlain, onTrueLabels, testAccuracy, variantsOn } from "./runs.ts";
import type { TrainedRun } from "./trainedRun.ts";
import { inPercent, labelOf, pointsText } from "./words.ts";

/** Table 1: augmentation matters more than weight decay. */
export const augmentationBeforeWeightDecay = claimAbout<TrainedRun, Network<TrainedRun>>({
  id: "table1-augmentation",
  sentence: "Augmenting the data helps more than weight decay does.",
  source: "Table 1, section 3",
  tolerance:
    "On true labels the mean test accuracy gains by random crops, and more than by weight decay, " +
    "for every network that was trained with each of them alone.",
  subject: runsThatDiffer("regularizers"),
  candidates: onTrueLabels,
  premises: [
    ...resultPremises,
    reallyRegularized,
    ofKnownClasses,
    tested,
    fitted,
    betterThanChance,
  ],
  needed:
    "one network on true labels without regularizers, with random crops, and with weight decay",
  compare(network) {
    const variants = variantsOn(network, "trueLabels");
    const of = (kind: string) =>
      variants.filter(({ regularization }) => regularizationKind(regularization) === kind);
    return variants
      .filter(isPlain)
      .flatMap((off) =>
        of("random crop").flatMap((crop) =>
          of("weight decay").map((decay) => comparisonOf(network, { off, crop, decay })),
        ),
      );
  },
});

type Rows = Record<"off" | "crop" | "decay", Network<TrainedRun>>;

function comparisonOf(
  network: Network<TrainedRun>,
  { off, crop, decay }: Rows,
): Comparison<TrainedRun> {
  const [without, cropped, decayed] = [off, crop, decay].map(testAccuracy) as [
    Estimate,
    Estimate,
    Estimate,
  ];
  const label = labelOf(network);
  const [byCrop, byDecay] = [difference(cropped, without), difference(decayed, without)];
  const figure = (
    by: string,
    gain: Estimate,
    on: { randomCrop: boolean; weightDecay: boolean },
  ) => ({
    quantity: `gain by ${by}, ${label}`,
    paper: paperGain(network, on),
    ours: pointsText(gain),
    unit: "points",
  });
  return {
    words:
      `${label}: random crops gain ${pointsText(byCrop)} points, weight decay ` +
      `${pointsText(byDecay)}`,
    findings: [
      moreThan(byCrop, 0, `no gain by random crops (${label})`),
      moreThan(difference(cropped, decayed), 0, `no more by random crops than by decay (${label})`),
    ],
    figures: [
      figure("random crops", byCrop, { randomCrop: true, weightDecay: false }),
      figure("weight decay", byDecay, { randomCrop: false, weightDecay: true }),
    ],
    records: [off, crop, decay].flatMap(({ runs }) => runs),
  };
}

/** Points of test accuracy that Table 1 gains over no regularizer; null if it does not say. */
function paperGain(
  { dataset, model }: Network<TrainedRun>,
  on: { randomCrop: boolean; weightDecay: boolean },
): number | null {
  const row = (regularizers: typeof on) =>
    table1Row(dataset, { model, labels: "true", ...regularizers })?.testAccuracy;
  const [off, regularized] = [row({ randomCrop: false, weightDecay: false }), row(on)];
  return off === undefined || regularized === undefined ? null : inPercent(regularized - off);
}
