import {
  interval,
  isRegularized,
  type Network,
  type NormsRecord,
  regularizationOf,
  repeatsEstimate,
} from "@rote/records";
import { claimAbout } from "./claim.ts";
import { largerMean } from "./largerMean.ts";
import { premise } from "./premise.ts";
import { fitted, resultPremises } from "./runPremises.ts";
import { runsThatDiffer } from "./runSubject.ts";
import { type TrainedRun, trainedRuns } from "./trainedRun.ts";
import { labelOf } from "./words.ts";

const recorded = premise<TrainedRun>(
  "It recorded the margins of a network of dense layers (recordNorms), and they are above 0 for " +
    "at least half of its examples.",
  ({ norms, failure }) => {
    if (failure !== undefined) return undefined; // that is another premise
    if (!norms?.dense) return "it has no margins of dense layers";
    return medianOf(norms) > 0 ? undefined : "half of its examples have a margin of 0 or less";
  },
);

/** Margins tell random labels from true ones once they are divided by what bounds them. */
export const normalizedMargins = claimAbout<TrainedRun, Network<TrainedRun>>({
  id: "normalized-margins",
  sentence:
    "Margins that are normalized by the network's spectral complexity are smaller on random " +
    "labels than on true ones.",
  source: "Not in the paper: Bartlett, Foster & Telgarsky, NeurIPS 2017, arXiv:1706.08498",
  tolerance:
    "In a network of dense layers without regularizers the median over the training examples of " +
    "(z_y − max z_i) / (R·‖X‖₂/n), with the initial weights as references of R, is on average " +
    "larger on true labels than on random ones (of single runs by a fifth).",
  subject: runsThatDiffer(),
  candidates: (records) =>
    trainedRuns(records).filter((run) => {
      const { specification: { recordNorms = false } = {}, norms, corruption } = run;
      const isRecorded = recordNorms || norms !== undefined;
      const isPlain = !isRegularized(regularizationOf(run));
      return isRecorded && isPlain && ["trueLabels", "randomLabels"].includes(corruption.name);
    }),
  premises: [...resultPremises, recorded, fitted],
  needed:
    "one perceptron without regularizers on true and on random labels that records its norms " +
    "(rote run --set recordNorms=true)",
  compare(network) {
    const on = (name: string) =>
      network.runs.filter(({ corruption, norms }) => corruption.name === name && norms?.dense);
    const [clean, random] = [on("trueLabels"), on("randomLabels")];
    if (clean.length === 0 || random.length === 0) return [];
    const label = labelOf(network);
    const medians = (runs: readonly TrainedRun[]) => runs.map(({ norms }) => medianOf(norms!));
    const [a, b] = [medians(clean), medians(random)];
    return [
      {
        words:
          `${label}: median normalized margin ${meanText(a)} on true labels, ${meanText(b)} on ` +
          "random ones",
        findings: [
          largerMean(
            repeatsEstimate(a),
            repeatsEstimate(b),
            `not smaller on random labels (${label})`,
          ),
        ],
        figures: [
          {
            quantity: `median normalized margin on true labels, ${label}`,
            paper: null,
            ours: meanText(a),
          },
          {
            quantity: `median normalized margin on random labels, ${label}`,
            paper: null,
            ours: meanText(b),
          },
        ],
        records: [...clean, ...random],
      },
    ];
  },
});

const medianOf = ({ dense }: NormsRecord): number => dense?.normalizedMargins[5] ?? 0;

/** "0.0421" of one, "0.0421 ± 0.0013" of several. */
function meanText(values: readonly number[]): string {
  const { mean, low, high, runs } = interval(values);
  if (runs === 1) return String(Number(mean.toPrecision(3)));
  return `${Number(mean.toPrecision(3))} ± ${Number(((high - low) / 2).toPrecision(2))}`;
}
