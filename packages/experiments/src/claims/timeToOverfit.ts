import { atCorruption, figure1bValues } from "@rote/paper";
import { combination, difference, type Estimate, type Network, type RunsAt } from "@rote/records";
import { claimAbout } from "./claim.ts";
import { curveOf, labelRuns, stepsOf } from "./corruptionCurves.ts";
import { atLeast, type Finding, moreThan } from "./finding.ts";
import { fitTime, SECOND_SEED, timeText } from "./fitTime.ts";
import { fitted, fromAllClasses, resultPremises } from "./runPremises.ts";
import { runsThatDiffer } from "./runSubject.ts";
import type { TrainedRun } from "./trainedRun.ts";
import { labelOf } from "./words.ts";

const SLACK = 0.85;
const FACTOR = 5;

/** Figure 1b. */
export const timeToOverfit = claimAbout<TrainedRun, Network<TrainedRun>>({
  id: "fig1b",
  sentence:
    "The time to overfit grows with the corruption of the labels, and stays within a small " +
    "factor of that on true labels.",
  source: "Figure 1b, section 2.2",
  tolerance:
    "Mean epochs to 99 % training accuracy, by two or more seeds at each p: no step down by more " +
    `than 15 %, more at p = 1 than at p = 0, and at most ${FACTOR} times that anywhere (the ` +
    `paper's largest is ${paperMost()}).`,
  subject: runsThatDiffer(),
  candidates: labelRuns,
  premises: [...resultPremises, fromAllClasses, fitted],
  needed: "one network without regularizers at p = 0, p = 1 and between, each with two seeds",
  compare(setting) {
    const all = curveOf(setting);
    if (all === undefined) return [];
    // A p with a single run is left aside where those with several make a curve.
    const repeated = all.filter(({ runs }) => runs.length > 1).flatMap(({ runs }) => runs);
    const points = curveOf({ ...setting, runs: repeated }) ?? all;
    const label = labelOf(setting);
    const [first, last] = [points[0]!, points.at(-1)!];
    return [
      {
        words:
          `${label}: epochs to fit ${timeText(first.runs)} at p = 0, ` +
          `${timeText(last.runs)} at p = 1, ${ratio(time(last), time(first))} times as many`,
        findings: findingsOf(points, label),
        figures: points.map((point) => ({
          quantity: `time to overfit at p = ${point.p}, ${label}`,
          paper: atCorruption(setting.dataset, setting.model, point.p, figure1bValues) ?? null,
          ours: ratio(time(point), time(first)),
          unit: "times p = 0",
        })),
        records: points.flatMap(({ runs }) => runs),
        missing: points.some(({ runs }) => runs.length < 2) ? SECOND_SEED : undefined,
      },
    ];
  },
});

/** The largest ratio of figure 1b. */
function paperMost(): number {
  const curves = Object.values(figure1bValues.values);
  return Math.max(...curves.flatMap((points) => points.map(([, ratio]) => ratio)));
}

const time = ({ runs }: RunsAt<TrainedRun>) => fitTime(runs);

function findingsOf(points: readonly RunsAt<TrainedRun>[], label: string): Finding[] {
  const [first, last] = [points[0]!, points.at(-1)!];
  const down = stepsOf(points).map(({ before, after, where }) =>
    atLeast(weighted([1, time(after)], [-SLACK, time(before)]), 0, `down ${where} (${label})`),
  );
  const longer = moreThan(
    difference(time(last), time(first)),
    0,
    `no longer at p = 1 than at p = 0 (${label})`,
  );
  const within = points
    .slice(1)
    .map((point) =>
      atLeast(
        weighted([FACTOR, time(first)], [-1, time(point)]),
        0,
        `more than ${FACTOR} times as long at p = ${point.p} (${label})`,
      ),
    );
  return [...down, longer, ...within];
}

const weighted = (...terms: readonly (readonly [number, Estimate])[]) => combination(terms);

const ratio = (value: Estimate, unit: Estimate) => {
  const times = value.mean / unit.mean;
  return Number.isFinite(times) ? times.toFixed(2) : "never";
};
