import {
  chanceOf,
  classesOf,
  counted,
  endsOf,
  FITTED,
  finalFit,
  fittedPercent,
  imagesOf,
  isRegularized,
  nameOf,
  regularizationOf,
  shareEstimate,
  testImagesOf,
} from "@rote/records";
import { type Premise, premise, premiseOfOutcome } from "./premise.ts";
import { strengthProblem } from "./strength.ts";
import type { TrainedRun } from "./trainedRun.ts";
import { percent } from "./words.ts";

/** Nobody changed what the specification says. */
const unattended = premise<TrainedRun>(
  "It says how it was trained, and nobody intervened meanwhile.",
  ({ specification, interventions = [] }) => {
    if (specification === undefined) return "it has no specification";
    return interventions.length > 0 ? "a person intervened while it trained" : undefined;
  },
);

/** What was randomized is what the condition says, and as much of it. */
const asStrong = premise<TrainedRun>(
  "Its labels or pixels are as random as its condition says: all of them, or for partially " +
    "corrupted labels a share p; on true labels none.",
  strengthProblem,
);

/** Neither true nor random labels. */
export const partlyCorrupted = premise<TrainedRun>(
  "Partially corrupted labels have 0.1 ≤ p ≤ 0.9.",
  ({ corruption: { name, params } }) => {
    const p = Number(params.probability);
    const isPart = name !== "partialLabels" || (p >= 0.1 && p <= 0.9);
    return isPart ? undefined : `p = ${p} is next to none, or to all`;
  },
);

/** The fewest examples that a claim counts: a handful is fitted by anything. */
export const FEWEST = 100;

const manyExamples = premise<TrainedRun>(
  `It was trained on ${FEWEST} examples or more: fewer are fitted by anything.`,
  (run) => {
    const examples = imagesOf(run);
    return examples === null || examples >= FEWEST
      ? undefined
      : `it has ${counted(examples, "example")}`;
  },
);

/** What every claim about training asks. */
export const runPremises: readonly Premise<TrainedRun>[] = [unattended, asStrong, manyExamples];

const finished = premiseOfOutcome<TrainedRun>("It came to a result.", ({ failure }) =>
  failure === undefined ? undefined : failureWords(failure),
);

/** "it failed: DivergedError at step 7". */
export const failureWords = ({ error, step }: NonNullable<TrainedRun["failure"]>): string =>
  `it failed: ${error.name}${step === null ? "" : ` at step ${step}`}`;

/** What every claim asks that compares what came out. */
export const resultPremises: readonly Premise<TrainedRun>[] = [...runPremises, finished];

/** The network fitted its labels, whatever they are. */
export const fitted = premiseOfOutcome<TrainedRun>(
  `It has fitted ${percent(FITTED, 0)} of its training examples; under augmentation, of the ` +
    "batches as they were met.",
  (run) => {
    if (run.failure !== undefined) return failureWords(run.failure);
    const accuracy = finalFit(run);
    if (accuracy === null) return "it does not say what it fitted";
    return accuracy >= FITTED ? undefined : `it fitted ${fittedPercent(accuracy)}`;
  },
);

/** Without regularizers the network fitted; with strong ones it may not have. */
export const fittedIfPlain = premiseOfOutcome<TrainedRun>(
  `Without regularizers: ${fitted.sentence}`,
  (run) => (isRegularized(regularizationOf(run)) ? undefined : fitted.violation(run)),
);

/** It could have fitted: it was not to stop before. */
export const toBeFitted = premise<TrainedRun>(
  `It was not to stop before it had fitted ${percent(FITTED, 0)}.`,
  ({ specification = {} }) => {
    const share = specification.stopAtAccuracy ?? 1;
    return share >= FITTED ? undefined : `it was to stop at ${percent(share)}`;
  },
);

/** There is a test accuracy, and an interval for it. */
export const tested = premise<TrainedRun>("It was tested, and says on how many images.", (run) => {
  if (run.result.testAccuracy === null) return "it has no test accuracy";
  return (testImagesOf(run) ?? 0) > 0 ? undefined : "it does not say on how many images";
});

/** Guessing is right for 1 in K. */
export const ofKnownClasses = premise<TrainedRun>(
  "The number of classes of its dataset is known.",
  (run) => (classesOf(run) === undefined ? "the number of its classes is not known" : undefined),
);

/** New labels are drawn from all K classes, so that random ones can be guessed at 1/K. */
export const fromAllClasses = premise<TrainedRun>(
  "Labels that are drawn anew are drawn from all classes, as in the paper.",
  ({ corruption }) =>
    corruption.params.excludeTrue === true ? "its labels are never the true ones" : undefined,
);

/** The test set is under the same corruption. */
export const onBothSets = premise<TrainedRun>(
  "Training and test set are corrupted alike.",
  ({ corruption: { params } }) =>
    (params.applyTo ?? "both") === "both"
      ? undefined
      : `only its ${String(params.applyTo)} set is corrupted`,
);

/** It learned what carries over to images that it has not seen. */
export const betterThanChance = premiseOfOutcome<TrainedRun>(
  "On test images it is better than chance, by the 95 % interval of its test accuracy.",
  (run) => {
    const { testAccuracy } = run.result;
    if (testAccuracy === null) return "it has no test accuracy";
    const { low } = endsOf(shareEstimate([testAccuracy], testImagesOf(run)));
    return low > (chanceOf(run) ?? 1) ? undefined : `it is right on ${percent(testAccuracy)}`;
  },
);

/** The least that counts as a regularizer. */
const LEAST = { weightDecay: 1e-5, dropout: 0.01 };

/** A regularizer that is on does something. */
export const reallyRegularized = premise<TrainedRun>(
  `A regularizer that is on is not next to nothing: weight decay of ${LEAST.weightDecay} or ` +
    `more, dropout of ${LEAST.dropout} or more.`,
  (run) => {
    const { weightDecay, dropout } = regularizationOf(run);
    if (weightDecay > 0 && weightDecay < LEAST.weightDecay) return `weight decay is ${weightDecay}`;
    if (dropout > 0 && dropout < LEAST.dropout) return `dropout is ${dropout}`;
    return undefined;
  },
);

/** Runs on a dataset, for claims about that one alone. */
export const isOn = (dataset: string) => (run: TrainedRun) => nameOf(run.dataset) === dataset;
