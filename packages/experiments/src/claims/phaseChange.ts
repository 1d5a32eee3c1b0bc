import {
  combination,
  corruptionPhases,
  difference,
  type Estimate,
  isRegularized,
  type Network,
  type Phases,
  regularizationOf,
  regularizerPhases,
} from "@rote/records";
import { type Comparison, claimAbout } from "./claim.ts";
import { labelRuns } from "./corruptionCurves.ts";
import { atLeast, type Finding, moreThan } from "./finding.ts";
import { premise } from "./premise.ts";
import {
  fitted,
  fittedIfPlain,
  fromAllClasses,
  reallyRegularized,
  resultPremises,
  tested,
} from "./runPremises.ts";
import { runsThatDiffer } from "./runSubject.ts";
import { type TrainedRun, trainedRuns } from "./trainedRun.ts";
import { labelOf, pointsText, shareText } from "./words.ts";

/** Of the gap between true and random labels: a step that takes more is a phase change. */
const HALF = 0.5;
/** The widest step along p that says whether it is one. */
const FINE = 0.25;

/** Section 3: regularizers are no phase change, with what that would be said. */
export const noPhaseByRegularizers = claimAbout<TrainedRun, Network<TrainedRun>>({
  id: "phase-regularizers",
  sentence:
    "Explicit regularization brings no phase change: no regularizer makes or breaks " +
    "generalization.",
  source: "Section 3, which does not say what a phase change would be",
  tolerance:
    "The gap is that between the test accuracies on true and on random labels without " +
    "regularizers. From none to the weakest, and from each strength of a regularizer that was " +
    "tried to the next, the test accuracy on true labels changes by at most half of it.",
  subject: runsThatDiffer("regularizers"),
  candidates: (records) =>
    trainedRuns(records).filter((run) => {
      const { name } = run.corruption;
      const isEnd = name === "randomLabels" && !isRegularized(regularizationOf(run));
      return isEnd || name === "trueLabels";
    }),
  premises: [...resultPremises, fromAllClasses, reallyRegularized, tested, fittedIfPlain],
  needed: "one network on true and on random labels, and on true ones with a regularizer",
  compare: (network) => regularizerPhases(network).map((phases) => comparisonOf(phases)),
});

/** The same along the corruption of the labels. */
export const noPhaseByCorruption = claimAbout<TrainedRun, Network<TrainedRun>>({
  id: "phase-corruption",
  sentence: "Corrupting the labels more and more brings no phase change: generalization fades.",
  source: "Figure 1c, section 2.2",
  tolerance:
    "From each p to the next, with steps of at most a quarter, the test accuracy on labels as " +
    "they were changes by at most half of what it is less at p = 1 than at p = 0.",
  subject: runsThatDiffer(),
  candidates: labelRuns,
  premises: [
    ...resultPremises,
    fromAllClasses,
    tested,
    premise("It says its accuracy on clean test labels.", ({ result }) =>
      typeof result.cleanLabelTestAccuracy === "number" ? undefined : "it does not",
    ),
    fitted,
  ],
  needed: "one network without regularizers from p = 0 to p = 1 in steps of a quarter or less",
  compare(setting) {
    const phases = corruptionPhases(setting);
    if (phases === undefined) return [];
    const ps = phases.points.map(({ strength }) => strength);
    const isFine = ps.slice(1).every((p, i) => p - ps[i]! <= FINE + 1e-9);
    return isFine ? [comparisonOf(phases)] : [];
  },
});

function comparisonOf({ network, along, gap, points }: Phases<TrainedRun>): Comparison<TrainedRun> {
  const label = labelOf(network);
  const largest = points
    .slice(1)
    .reduce((a, b) => (Math.abs(b.step.mean) > Math.abs(a.step.mean) ? b : a));
  return {
    words:
      `${label}, ${along}: the largest step is to ${largest.words} and takes ` +
      `${shareText(largest.step)} of a gap of ${pointsText(gap)} points`,
    findings: [
      moreThan(gap, 0, `true labels are no better than random ones (${label})`),
      ...points.slice(1).flatMap((point, i) => stepFindings(points[i]!, point, gap, label)),
    ],
    figures: points.slice(1).map(({ words, effect }) => ({
      quantity: `effect of ${words}, ${label}`,
      paper: null,
      ours: Number.isFinite(effect.mean) ? shareText(effect) : null,
      unit: "of the gap",
    })),
    records: points.flatMap(({ runs }) => runs),
  };
}

/** |after − before| ≤ gap / 2, to either side. */
function stepFindings(
  before: Phases["points"][number],
  after: Phases["points"][number],
  gap: Estimate,
  label: string,
): Finding[] {
  const problem = `a step of more than half of the gap to ${after.words} (${label})`;
  const change = difference(after.accuracy, before.accuracy);
  return [1, -1].map((side) =>
    atLeast(
      combination([
        [HALF, gap],
        [side, change],
      ]),
      0,
      problem,
    ),
  );
}
