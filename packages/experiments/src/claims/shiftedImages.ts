import {
  chanceOf,
  combination,
  counted,
  difference,
  type Estimate,
  endsOf,
  isRegularized,
  labelCorruption,
  type Network,
  regularizationOf,
  repeatsEstimate,
  shareEstimate,
  shiftEffect,
  shiftsOf,
  testImagesOf,
} from "@rote/records";
import { type ClaimRecords, type Comparison, claimAbout } from "./claim.ts";
import { moreThan } from "./finding.ts";
import { premise, premiseOfOutcome } from "./premise.ts";
import { fitted, ofKnownClasses, resultPremises } from "./runPremises.ts";
import { runsThatDiffer } from "./runSubject.ts";
import { type TrainedRun, trainedRuns } from "./trainedRun.ts";
import { labelOf, percentText, pointsText } from "./words.ts";

/** The share of labels whose memory is asked for. */
const FIFTH = 0.2;

const testedOnShifts = premiseOfOutcome<TrainedRun>(
  "It was tested on every shift that its specification names, and says on how many images.",
  (run) => {
    const asked = run.specification?.testOn ?? [];
    if (shiftEffect(run, asked.length > 0 ? asked : undefined) === undefined) {
      return "it has no accuracy under one of them";
    }
    return (testImagesOf(run) ?? 0) > 0 ? undefined : "it does not say on how many images";
  },
);

const moreThanChance = premiseOfOutcome<TrainedRun>(
  "On test images as they are, and labels as they were, it is better than chance by the 95 % " +
    "interval of its accuracy.",
  (run) => {
    const { unshifted = Number.NaN } = shiftEffect(run) ?? {};
    const { low } = endsOf(shareEstimate([unshifted], testImagesOf(run)));
    return low > (chanceOf(run) ?? 1) ? undefined : `it is right on ${percentText([unshifted])} %`;
  },
);

const onTrueSet = premise<TrainedRun>(
  "Its training labels are corrupted, if any are.",
  ({ corruption: { params } }) =>
    params.applyTo === "test" ? "only its test set is corrupted" : undefined,
);

/** Whether memory of wrong labels makes a network worse on images that are drawn otherwise. */
export const shiftedImages = claimAbout<TrainedRun, Network<TrainedRun>>({
  id: "shift-memorized",
  sentence:
    "Under shifts of the test images a network that memorized a fifth of its labels loses a " +
    "larger share of what it knows than the same network trained on true labels.",
  source: "Not in the paper: unseen data that are drawn otherwise",
  tolerance:
    "What it knows is its accuracy above guessing, on test labels as they were. The share that " +
    "is left, on average over every shift and severity on which both were tested, is less at " +
    "p = 0.2 than on true labels.",
  subject: runsThatDiffer(),
  candidates,
  premises: [...resultPremises, onTrueSet, ofKnownClasses, testedOnShifts, fitted, moreThanChance],
  needed:
    "one network without regularizers on true labels and at p = 0.2, tested on shifted images " +
    "(testOn)",
  compare,
});

/** Runs that were to be tested on shifts, on true labels and with a fifth of them drawn anew. */
function candidates(records: ClaimRecords): TrainedRun[] {
  return trainedRuns(records).filter((run) => {
    const p = labelCorruption(run);
    const isShifted = shiftsOf(run).length > 0 || (run.specification?.testOn ?? []).length > 0;
    return isShifted && (p === 0 || p === FIFTH) && !isRegularized(regularizationOf(run));
  });
}

function compare(setting: Network<TrainedRun>): Comparison<TrainedRun>[] {
  const at = (p: number) => setting.runs.filter((run) => labelCorruption(run) === p);
  const [plain, memorizing] = [at(0), at(FIFTH)];
  const shifts = commonShifts([...plain, ...memorizing]);
  if (plain.length === 0 || memorizing.length === 0 || shifts.length === 0) return [];
  const label = labelOf(setting);
  const [before, after] = [plain, memorizing].map((runs) => keptOf(runs, shifts));
  const figures = (["unshifted", "shifted"] as const).flatMap((name) =>
    [plain, memorizing].map((runs, i) => ({
      quantity:
        `test accuracy ${name === "shifted" ? "under shifts" : "without a shift"} at p = ` +
        `${i === 0 ? 0 : FIFTH}, ${label}`,
      paper: null,
      ours: percentText(runs.map((run) => shiftEffect(run, shifts)![name])),
      unit: "%",
    })),
  );
  return [
    {
      words:
        `${label}: ${pointsText(before!)} % is left on true labels, ${pointsText(after!)} % at ` +
        `p = ${FIFTH}, over ${counted(shifts.length, "shift")}`,
      findings: [
        moreThan(difference(before!, after!), 0, `the memory of labels costs no more (${label})`),
      ],
      figures,
      records: [...plain, ...memorizing],
    },
  ];
}

/** The shifts on which each of the runs was tested. */
function commonShifts(runs: readonly TrainedRun[]) {
  const [first, ...others] = runs;
  return (first === undefined ? [] : shiftsOf(first)).filter(({ name, severity }) =>
    others.every((run) =>
      shiftsOf(run).some((shift) => shift.name === name && shift.severity === severity),
    ),
  );
}

/**
 * The share that is left, over repeats; of a single run with the binomial variances of both
 * accuracies, as if they were of different images: what they share makes it smaller.
 */
function keptOf(runs: readonly TrainedRun[], shifts: ReturnType<typeof shiftsOf>): Estimate {
  const effects = runs.map((run) => shiftEffect(run, shifts)!);
  const repeats = repeatsEstimate(effects.map(({ kept }) => kept ?? Number.NaN));
  if (repeats.variance > 0 && runs.length > 1) return repeats;
  const [{ unshifted, shifted }] = effects as [(typeof effects)[number]];
  const above = unshifted - (chanceOf(runs[0]!) ?? Number.NaN);
  const images = testImagesOf(runs[0]!);
  const { variance, degrees } = combination([
    [1 / above, shareEstimate([shifted], images)],
    [-repeats.mean / above, shareEstimate([unshifted], images)],
  ]);
  return { mean: repeats.mean, variance, degrees };
}
