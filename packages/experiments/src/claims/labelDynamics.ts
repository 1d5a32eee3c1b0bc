import {
  counted,
  type DynamicsMeasure,
  type DynamicsRecord,
  type Estimate,
  groupBy,
  isRegularized,
  labelCorruption,
  type Network,
  regularizationOf,
  repeatsEstimate,
} from "@rote/records";
import { aucVariance } from "./aucVariance.ts";
import { type Claim, type ClaimRecords, type Comparison, claimAbout } from "./claim.ts";
import { moreThan } from "./finding.ts";
import { premise } from "./premise.ts";
import { fitted, partlyCorrupted, resultPremises } from "./runPremises.ts";
import { runsThatDiffer } from "./runSubject.ts";
import { type TrainedRun, trainedRuns } from "./trainedRun.ts";
import { labelOf, pointsText } from "./words.ts";

/** The fewest examples of either kind, and the fewest epochs, of which a claim counts measures. */
const [EXAMPLES, EPOCHS] = [30, 3];

const recorded = premise<TrainedRun>(
  `It recorded its examples in ${EPOCHS} epochs or more (recordExamples): ${EXAMPLES} or more ` +
    "with a changed label, as many as its training set has, and as many others.",
  ({ dynamics, dataset, epochs, failure }) => {
    if (failure !== undefined) return undefined; // that is another premise
    const { changed, unchanged } = dynamics ?? {};
    if (!isWhole(dynamics) || !changed || !unchanged) {
      return "it has no measures of both kinds of labels";
    }
    // Counts are those of a set that the record names.
    const { fingerprint = "", ...set } = (typeof dataset === "string" ? {} : dataset).train ?? {};
    const { changedLabels = changed.examples } = fingerprint === "" ? {} : set;
    if (changed.examples !== changedLabels) {
      return `it measured ${changed.examples} of ${changedLabels} changed labels`;
    }
    const fewest = Math.min(changed.examples, unchanged.examples);
    if (fewest < EXAMPLES) return `it has ${counted(fewest, "example")} of one kind`;
    return epochs.length >= EPOCHS ? undefined : `it has ${counted(epochs.length, "epoch")}`;
  },
);

/** A measure, and what is said of it. */
interface Measured {
  id: string;
  measure: DynamicsMeasure;
  /** Whether a changed label should have the higher value. */
  isHigher: boolean;
  sentence: string;
  source: string;
  /** What a pair is counted for: "learned later". */
  word: string;
  /** Of the measure: "first epoch learned". */
  name: string;
  digits: number;
}

const MEASURED: readonly Measured[] = [
  {
    id: "dynamics-first-learned",
    measure: "firstEpochLearned",
    isHigher: true,
    sentence: "A network learns examples with changed labels later than the others.",
    source: "Not in the paper: Arpit et al., ICML 2017",
    word: "learned later",
    name: "first epoch learned",
    digits: 0,
  },
  {
    id: "dynamics-forgetting",
    measure: "forgettingEvents",
    isHigher: true,
    sentence: "A network forgets examples with changed labels more often than the others.",
    source: "Not in the paper: Toneva et al., ICLR 2019",
    word: "forgotten more often",
    name: "forgetting events",
    digits: 0,
  },
  {
    id: "dynamics-margin",
    measure: "areaUnderMargin",
    isHigher: false,
    sentence: "Examples with changed labels have a smaller area under the margin than the others.",
    source: "Not in the paper: Pleiss et al., NeurIPS 2020",
    word: "of less area under the margin",
    name: "area under the margin",
    digits: 2,
  },
  {
    id: "dynamics-confidence",
    measure: "confidence",
    isHigher: false,
    sentence:
      "While it trains, a network is less confident of changed labels than of the others: on the " +
      "map of the data set they are hard to learn.",
    source: "Not in the paper: Swayamdipta et al., EMNLP 2020",
    word: "of less confidence",
    name: "confidence",
    digits: 3,
  },
  {
    id: "dynamics-el2n",
    measure: "el2n",
    isHigher: true,
    sentence: "Examples with changed labels have a larger error vector (EL2N) than the others.",
    source: "Not in the paper: Paul, Ganguli & Dziugaite, NeurIPS 2021",
    word: "of a larger error vector",
    name: "EL2N",
    digits: 3,
  },
];

/** What training dynamics say of changed labels, one claim for each measure. */
export const labelDynamics: readonly Claim[] = MEASURED.map((measured) =>
  claimAbout<TrainedRun, Network<TrainedRun>>({
    id: measured.id,
    sentence: measured.sentence,
    source: measured.source,
    tolerance:
      "In a network without regularizers on partially corrupted labels, over all epochs: of the " +
      "pairs of an example with a changed label and one with another label, more than half are " +
      `so that the changed one is ${measured.word}; equal values count half. Of a single run ` +
      "with the interval of Hanley and McNeil.",
    subject: runsThatDiffer(),
    candidates,
    premises: [...resultPremises, partlyCorrupted, recorded, fitted],
    needed:
      "one network without regularizers on partially corrupted labels that records its examples " +
      "(--set recordExamples=true)",
    compare: (network) => compare(network, measured),
  }),
);

/** Runs on partially corrupted labels that record single examples. */
function candidates(records: ClaimRecords): TrainedRun[] {
  return trainedRuns(records).filter((run) => {
    const { specification: { recordExamples = false } = {}, dynamics, corruption } = run;
    const isRecorded = recordExamples || dynamics !== undefined;
    const isPlain = !isRegularized(regularizationOf(run));
    return isRecorded && isPlain && corruption.name === "partialLabels";
  });
}

function compare(network: Network<TrainedRun>, measured: Measured): Comparison<TrainedRun>[] {
  const { word, name, measure, digits } = measured;
  const measuredRuns = network.runs.filter(({ dynamics }) => isWhole(dynamics));
  const byCondition = [...groupBy(measuredRuns, labelCorruption)].flatMap(([p, runs]) =>
    p === undefined ? [] : [{ p, runs }],
  );
  return byCondition
    .sort((a, b) => a.p - b.p)
    .map(({ p, runs }) => {
      const share = shareOf(runs, measured);
      const label = `${labelOf(network)} at p = ${p}`;
      const medians = (["changed", "unchanged"] as const).map((kind) => ({
        quantity: `median ${name} of ${kind} labels, ${label}`,
        paper: null,
        ours: medianOf(runs, kind, measure, digits),
        unit: "",
      }));
      return {
        words: `${label}: the changed label is ${word} in ${pointsText(share)} % of the pairs`,
        findings: [moreThan(share, 0.5, `changed labels are not ${word} (${label})`)],
        figures: [
          {
            quantity: `pairs in which the changed label is ${word}, ${label}`,
            paper: null,
            ours: pointsText(share),
            unit: "%",
          },
          ...medians,
        ],
        records: runs,
      };
    });
}

/** Whether there are measures of both kinds of labels. */
const isWhole = (dynamics: DynamicsRecord | undefined): boolean =>
  Boolean(dynamics?.changed && dynamics.unchanged && dynamics.above);

/** Of repeats with their spread, of a single run with the variance of Hanley and McNeil. */
function shareOf(runs: readonly TrainedRun[], { measure, isHigher }: Measured): Estimate {
  const shares = runs.map(({ dynamics }) => {
    const above = dynamics!.above![measure];
    return isHigher ? above : 1 - above;
  });
  const repeats = repeatsEstimate(shares);
  if (repeats.variance > 0 && runs.length > 1) return repeats;
  const { changed, unchanged } = runs[0]!.dynamics!;
  return {
    mean: repeats.mean,
    variance: aucVariance(repeats.mean, changed!.examples, unchanged!.examples),
    degrees: Number.POSITIVE_INFINITY,
  };
}

/** The mean over repeats of the median; "never" where half of the examples never were right. */
function medianOf(
  runs: readonly TrainedRun[],
  kind: "changed" | "unchanged",
  measure: DynamicsMeasure,
  digits: number,
): string {
  const medians = runs.map(({ dynamics }) => dynamics![kind]!.deciles[measure][5] ?? null);
  if (medians.includes(null)) return "never";
  return repeatsEstimate(medians.map(Number)).mean.toFixed(digits);
}
