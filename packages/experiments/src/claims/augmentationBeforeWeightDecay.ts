import type { RunRecord } from "@rote/records";
import { type Claim, notEnoughRuns } from "./claim.ts";
import { repeatsOf, repeatsText } from "./interval.ts";
import { type Network, networksOf, withRegularizers } from "./networks.ts";
import { hashesOf } from "./settings.ts";

/** Table 1, in points of test accuracy over no regularizer. */
const PAPER: Readonly<Record<string, { crop: number; weightDecay: number }>> = {
  "inception-small": { crop: 3.56, weightDecay: 0.28 },
  "alexnet-small": { crop: 3.59, weightDecay: 1.29 },
};

/** Table 1: augmentation matters more than weight decay. */
export const augmentationBeforeWeightDecay: Claim = {
  id: "table1-augmentation",
  sentence: "Augmenting the data helps more than weight decay does.",
  source: "Table 1, section 3",
  tolerance:
    "On true labels the mean test accuracy gains more by random crops than by weight decay, for every " +
    "network that was trained with each of them alone.",
  judge({ training }) {
    const rows = networksOf(training).flatMap(rowOf);
    if (rows.length === 0) {
      return notEnoughRuns(
        "one network on true labels without regularizers, with random crops, and with weight decay",
      );
    }
    const against = rows.filter(({ crop, weightDecay }) => !(crop.mean > weightDecay.mean));
    return {
      verdict: against.length === 0 ? "holds" : "fails",
      evidence: `${rows
        .map(
          ({ network, crop, weightDecay }) =>
            `${network.label}: random crops gain ${repeatsText(crop)} points, weight decay ${repeatsText(weightDecay)}`,
        )
        .join("; ")}.`,
      figures: rows.flatMap(({ network, crop, weightDecay }) => [
        {
          quantity: `gain by random crops, ${network.label}`,
          paper: PAPER[network.model]?.crop ?? null,
          ours: repeatsText(crop),
          unit: "points",
        },
        {
          quantity: `gain by weight decay, ${network.label}`,
          paper: PAPER[network.model]?.weightDecay ?? null,
          ours: repeatsText(weightDecay),
          unit: "points",
        },
      ]),
      runs: rows.flatMap(({ runs }) => hashesOf(runs)),
    };
  },
};

function rowOf(network: Network) {
  const off = withRegularizers(network, "trueLabels", {});
  const crop = withRegularizers(network, "trueLabels", { augmentation: "randomCrop" });
  const decay = withRegularizers(network, "trueLabels", { weightDecay: true });
  if (off.length === 0 || crop.length === 0 || decay.length === 0) return [];
  const runs = [...off, ...crop, ...decay];
  return [{ network, crop: gain(crop, off), weightDecay: gain(decay, off), runs }];
}

/** Points of test accuracy over the mean of the runs without. */
function gain(runs: readonly RunRecord[], off: readonly RunRecord[]) {
  const without = repeatsOf(off.map(({ result }) => result.testAccuracy)).mean;
  return repeatsOf(runs.map(({ result }) => 100 * (result.testAccuracy - without)));
}
