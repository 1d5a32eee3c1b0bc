import { modelTitle } from "@rote/paper";
import {
  classesOf,
  cleanTestError,
  counted,
  type Descent,
  type DescentPoint,
  datasetTitle,
  descentsOf,
  difference,
  type Estimate,
  FITTED,
  finalFit,
  groupBy,
  imagesOf,
  isDescentRun,
  labelCorruption,
  type Network,
  nameOf,
  perceptronSize,
  repeatsEstimate,
  seedOf,
  shareEstimate,
  testImagesOf,
} from "@rote/records";
import { type Claim, type ClaimRecords, type Comparison, claimAbout } from "./claim.ts";
import { type Finding, moreThan } from "./finding.ts";
import { premise } from "./premise.ts";
import { partlyCorrupted, resultPremises, tested } from "./runPremises.ts";
import { runsThatDiffer } from "./runSubject.ts";
import { type TrainedRun, trainedRuns } from "./trainedRun.ts";
import { imagesWords, labelOf, percent, percentText } from "./words.ts";

/** What counts as a rise or a fall: the largest of several noisy values is a little too large. */
const CLEARLY = 0.01;

/** Weights for each number in the labels of a network that counts as wide. */
const WIDE = 10;

/** The fewest points of a curve. */
const POINTS = 4;

const NAKKIRAN = "Not in the paper: Nakkiran et al., ICLR 2020, arXiv:1912.02292";

const allEpochs = premise<TrainedRun>(
  "It was trained for as many epochs as were allowed, and tested after each.",
  ({ specification, epochs, failure }) => {
    if (failure !== undefined) return undefined; // that is another premise
    const { epochs: allowed = epochs.length } = specification ?? {};
    if (epochs.length < allowed)
      return `it ended after ${epochs.length} of ${counted(allowed, "epoch")}`;
    const isTested = epochs.every(({ testAccuracy }) => typeof testAccuracy === "number");
    return isTested ? undefined : "it was not tested after each epoch";
  },
);

const premises = [...resultPremises, partlyCorrupted, tested, allEpochs];

const candidates = (records: ClaimRecords) => trainedRuns(records).filter(isDescentRun);

const TOLERANCE =
  `by more than ${percent(CLEARLY, 0)}, since the largest of several noisy values is a little ` +
  "too large. Networks have no regularizers, and some of their labels are wrong, never by chance " +
  "right (excludeTrue).";

/** Test error rises up to the width that just fits the labels, and falls again beyond. */
const byWidth = claimAbout<TrainedRun, Network<TrainedRun>>({
  id: "descent-width",
  sentence:
    "On noisy labels the test error of a network of growing width falls, rises about where the " +
    "labels can just be fitted, and falls again (double descent by width).",
  source: NAKKIRAN,
  tolerance:
    `Of perceptrons of ${POINTS} widths or more, trained alike, of which the narrowest does not ` +
    `fit ${percent(FITTED, 0)} and a wider one does, one between the ends has a larger test ` +
    "error, on labels as they were, than a narrower and than a wider one, " +
    TOLERANCE,
  subject: runsThatDiffer("model"),
  candidates: (records) => candidates(records).filter((run) => perceptronSize(run) !== undefined),
  premises,
  needed:
    "perceptrons of four widths on partially corrupted labels with excludeTrue, without " +
    "regularizers, trained for a number of epochs (stopAtAccuracy: null)",
  compare: ({ runs }) =>
    descentsOf(runs, "width").map((descent) => {
      const label = labelOfDescent(descent);
      const fits = descent.points.map(fitOf);
      const missing =
        fits.length < POINTS
          ? "more widths"
          : fits[0]! >= FITTED
            ? "a network too narrow to fit"
            : fits.every((fit) => fit < FITTED)
              ? "a network wide enough to fit"
              : undefined;
      return comparison(descent, label, missing, (errors) => {
        const peak = peakOf(errors);
        return [
          rise(errors, peak, `no rise with the width (${label})`),
          fall(errors, peak, `no second descent (${label})`),
        ];
      });
    }),
});

/** More examples may make a network worse. */
const bySamples = claimAbout<TrainedRun, Network<TrainedRun>>({
  id: "descent-samples",
  sentence:
    "On noisy labels more examples can make a network worse: the test error rises up to about as " +
    "many as it can just fit.",
  source: NAKKIRAN,
  tolerance:
    `Of a network on ${POINTS} numbers of examples or more, of which it fits the fewest and not ` +
    `the most, trained for as many epochs, one number has a larger test error, on labels as they ` +
    "were, than a smaller one, " +
    TOLERANCE,
  subject: runsThatDiffer("train"),
  candidates,
  premises,
  needed:
    "one network on four numbers of examples with partially corrupted labels with excludeTrue, " +
    "without regularizers, trained for a number of epochs (stopAtAccuracy: null)",
  compare: ({ runs }) =>
    descentsOf(runs, "samples").map((descent) => {
      const label = labelOfDescent(descent);
      const ends = [descent.points[0]!, descent.points.at(-1)!].map(fitOf) as [number, number];
      const missing =
        descent.points.length < POINTS
          ? "more numbers of examples"
          : ends[0] < FITTED
            ? "examples few enough to be fitted"
            : ends[1] >= FITTED
              ? "more examples than it fits"
              : undefined;
      return comparison(descent, label, missing, (errors) => [
        rise(errors, highestRise(errors), `no rise with the examples (${label})`),
      ]);
    }),
});

/** As a wide network trains, its test error falls, rises, and falls again. */
const byEpochs = claimAbout<TrainedRun, Network<TrainedRun>>({
  id: "descent-epochs",
  sentence:
    "While a wide network trains on noisy labels, its test error falls, rises, and falls again " +
    "(double descent by epochs).",
  source: NAKKIRAN,
  tolerance:
    `Of the widest network of those that were trained alike, with ${WIDE} times as many weights ` +
    `as numbers in its labels (examples times classes), which fits ${percent(FITTED, 0)}: the ` +
    "test error after some epoch, on labels as they were, is larger than before and than at " +
    "the end, " +
    TOLERANCE,
  subject: runsThatDiffer("model"),
  candidates: (records) => candidates(records).filter(isWide),
  premises,
  needed:
    "one wide perceptron on partially corrupted labels with excludeTrue, without regularizers, " +
    "trained for a number of epochs (stopAtAccuracy: null)",
  compare: (network) =>
    [...groupBy(network.runs.filter(hasEpochs), (run) => labelCorruption(run)!)].map(([p, all]) => {
      const widthOf = (run: TrainedRun) => perceptronSize(run)!.width;
      const widest = all.reduce((a, b) => (widthOf(b) > widthOf(a) ? b : a));
      const model = nameOf(widest.model);
      const runs = all.filter((run) => nameOf(run.model) === model);
      return acrossEpochs(runs, `${labelOf({ ...network, model, runs })} at p = ${p}`);
    }),
});

/** Double descent of networks: by width, by epochs, and by examples. */
export const networkDescent: readonly Claim[] = [byWidth, byEpochs, bySamples];

/** The mean accuracy of repeats on their training labels. */
const fitOf = ({ runs }: DescentPoint<TrainedRun>): number =>
  runs.reduce((sum, run) => sum + (finalFit(run) ?? Number.NaN), 0) / runs.length;

/** Test errors of repeats by their seeds, and their mean. */
interface Errors {
  bySeed: ReadonlyMap<number, number>;
  estimate: Estimate;
}

function errorsOf(
  runs: readonly TrainedRun[],
  error: (run: TrainedRun) => number = (run) => cleanTestError(run),
): Errors {
  const bySeed = new Map(runs.map((run) => [seedOf(run), error(run)]));
  return { bySeed, estimate: shareEstimate([...bySeed.values()], testImagesOf(runs[0]!)) };
}

/** a − b; seed by seed where both have the same, which share data and wrong labels. */
function above(a: Errors, b: Errors): Estimate {
  const apart = difference(a.estimate, b.estimate);
  const arePairs =
    a.bySeed.size > 1 &&
    a.bySeed.size === b.bySeed.size &&
    [...a.bySeed.keys()].every((seed) => b.bySeed.has(seed));
  if (!arePairs) return apart;
  const pairs = repeatsEstimate([...a.bySeed].map(([seed, error]) => error - b.bySeed.get(seed)!));
  return pairs.variance > 0 ? pairs : apart;
}

function labelOfDescent({ by, points, runs }: Descent<TrainedRun>): string {
  const [first] = runs as [TrainedRun];
  const on = `${datasetTitle(first.dataset)} at p = ${labelCorruption(first)}`;
  if (by === "samples") return `${modelTitle(nameOf(first.model))} on ${on}`;
  const { depth } = perceptronSize(first)!;
  const [narrow, wide] = [points[0]!, points.at(-1)!].map(({ x }) => `${depth}x${x}`);
  return `MLP ${narrow} to ${wide} on ${imagesWords(imagesOf(first))} of ${on}`;
}

/** The place between the ends from which the error falls most on both sides. */
const peakOf = (errors: readonly Errors[]): number =>
  highest(
    errors.length - 1,
    (i) =>
      meanOf(errors[i]!) -
      Math.max(meanOf(lowest(errors.slice(0, i))), meanOf(lowest(errors.slice(i + 1)))),
  );

/** The place that is highest above one before it. */
const highestRise = (errors: readonly Errors[]): number =>
  highest(errors.length, (i) => meanOf(errors[i]!) - meanOf(lowest(errors.slice(0, i))));

/** The integer from 1 on, below an end, with the greatest value. */
function highest(end: number, value: (i: number) => number): number {
  let [best, most] = [1, Number.NEGATIVE_INFINITY];
  for (let i = 1; i < end; i++) {
    const height = value(i);
    if (height > most) [best, most] = [i, height];
  }
  return best;
}

const meanOf = ({ estimate }: Errors) => estimate.mean;
const lowest = (errors: readonly Errors[]) =>
  errors.reduce((a, b) => (meanOf(b) < meanOf(a) ? b : a));

const rise = (errors: readonly Errors[], peak: number, problem: string): Finding =>
  moreThan(above(errors[peak]!, lowest(errors.slice(0, peak))), CLEARLY, problem);
const fall = (errors: readonly Errors[], peak: number, problem: string): Finding =>
  moreThan(above(errors[peak]!, lowest(errors.slice(peak + 1))), CLEARLY, problem);

function comparison(
  { by, points, runs }: Descent<TrainedRun>,
  label: string,
  missing: string | undefined,
  findingsOf: (errors: readonly Errors[]) => Finding[],
): Comparison<TrainedRun> {
  const unit = by === "width" ? "units" : "examples";
  const text = ({ runs }: DescentPoint<TrainedRun>) =>
    percentText(runs.map((run) => cleanTestError(run)));
  const at = ({ x }: DescentPoint<TrainedRun>) => `${x.toLocaleString("en-US")} ${unit}`;
  const shown = points.map((point) => `${text(point)} % with ${at(point)}`);
  return {
    words: `${label}: test error ${shown.join(", ")}`,
    findings: missing === undefined ? findingsOf(points.map((one) => errorsOf(one.runs))) : [],
    figures: points.map((point) => ({
      quantity: `test error with ${at(point)}, ${label}`,
      paper: null,
      ours: text(point),
      unit: "%",
    })),
    records: runs,
    missing,
  };
}

/** Far beyond as many weights as numbers in the labels, where these can just be fitted. */
function isWide(run: TrainedRun): boolean {
  const size = perceptronSize(run);
  const [examples, classes] = [imagesOf(run), classesOf(run)];
  if (size === undefined || examples === null || classes === undefined) return false;
  const { trainableParameters = Number.NaN } = run.model as { trainableParameters?: number };
  return trainableParameters >= WIDE * examples * classes;
}

/** There is something between the first epoch and the last. */
const hasEpochs = ({ epochs }: TrainedRun) => epochs.length >= 3;

/** One network over its epochs. */
function acrossEpochs(runs: readonly TrainedRun[], label: string): Comparison<TrainedRun> {
  const count = Math.min(...runs.map(({ epochs }) => epochs.length));
  const errors = Array.from({ length: count }, (_, i) =>
    errorsOf(runs, (run) => cleanTestError(run, run.epochs[i]!)),
  );
  const last = errors.at(-1)!;
  // The place that is most above both one before it and the end.
  const peak = highest(
    count - 1,
    (i) => meanOf(errors[i]!) - Math.max(meanOf(lowest(errors.slice(0, i))), meanOf(last)),
  );
  const before = errors.indexOf(lowest(errors.slice(0, peak)));
  const shown = [before, peak, count - 1].map((i) => ({ epoch: i + 1, errors: errors[i]! }));
  const text = ({ bySeed }: Errors) => percentText([...bySeed.values()]);
  const words = shown.map((one) => `${text(one.errors)} % after epoch ${one.epoch}`);
  return {
    words: `${label}: test error ${words.join(", ")}`,
    findings: [
      rise(errors, peak, `no rise while it trains (${label})`),
      moreThan(above(errors[peak]!, last), CLEARLY, `no second descent while it trains (${label})`),
    ],
    figures: shown.map((one) => ({
      quantity: `test error after epoch ${one.epoch}, ${label}`,
      paper: null,
      ours: text(one.errors),
      unit: "%",
    })),
    records: runs,
    missing: fitOf({ x: 0, runs }) >= FITTED ? undefined : "a network wide enough to fit",
  };
}
