import { atCorruption, type CorruptionCurves, type Published } from "@rote/paper";
import {
  chanceOf,
  classesOf,
  difference,
  type Estimate,
  endsOf,
  exactly,
  type Network,
  type ResultEvidence,
  type RunsAt,
} from "@rote/records";
import { type Claim, claimAbout } from "./claim.ts";
import { curveOf, labelRuns, stepsOf } from "./corruptionCurves.ts";
import { atLeast, type Finding } from "./finding.ts";
import { type Premise, premise } from "./premise.ts";
import { fitted, fromAllClasses, ofKnownClasses, resultPremises, tested } from "./runPremises.ts";
import { runsThatDiffer } from "./runSubject.ts";
import { testEstimate } from "./runs.ts";
import type { TrainedRun } from "./trainedRun.ts";
import { inPercent, labelOf, percent, percentText } from "./words.ts";

const SLACK = 0.03;
/** How far from guessing the error at p = 1 may be, or 1/K if that is less. */
const NEAR = 0.02;

export interface TestErrorCurveOptions extends Pick<Claim, "id" | "sentence" | "source"> {
  /** Which labels the test set has. */
  accuracy: (result: ResultEvidence) => number | null | undefined;
  /** What the protocol asks of a run. */
  protocol?: Premise<TrainedRun>[];
  /** The paper's errors under these labels; none if it shows none. */
  paper?: Published<CorruptionCurves>;
}

/** A claim that the test error grows with label corruption up to chance. */
export function testErrorCurve({
  accuracy,
  protocol = [],
  paper,
  ...claim
}: TestErrorCurveOptions): Claim {
  const errorsOf = ({ runs }: RunsAt<TrainedRun>) =>
    runs.map(({ result }) => 1 - (accuracy(result) ?? Number.NaN));
  const paperAt = ({ dataset, model }: Network<TrainedRun>, p: number) =>
    paper && atCorruption(dataset, model, p, paper);
  const measured = premise<TrainedRun>("It says its accuracy under these test labels.", (run) =>
    typeof accuracy(run.result) === "number" ? undefined : "it has no such test accuracy",
  );
  return claimAbout<TrainedRun, Network<TrainedRun>>({
    ...claim,
    tolerance:
      "Mean test error: no step down by more than 3 points, at least 3 points more at p = 1 " +
      "than at p = 0, and at p = 1 within 2 points of chance (1 − 1/K for K classes: 90 % for " +
      "ten), or 1/K if that is less.",
    subject: runsThatDiffer(),
    candidates: labelRuns,
    premises: [
      ...resultPremises,
      fromAllClasses,
      ...protocol,
      ofKnownClasses,
      tested,
      measured,
      fitted,
    ],
    needed:
      "one network without regularizers at p = 0, p = 1 and between, on a dataset whose number " +
      "of classes is known",
    compare(setting) {
      const points = curveOf(setting);
      if (points === undefined) return [];
      const label = labelOf(setting);
      const curve = points.map((point) => ({
        ...point,
        error: testEstimate(point.runs, errorsOf(point)),
        text: percentText(errorsOf(point)),
      }));
      const [first, last] = [curve[0]!, curve.at(-1)!];
      return [
        {
          words: `${label}: from ${first.text} % at p = 0 to ${intervalText(last.error)} at p = 1`,
          findings: findingsOf(curve, setting, label),
          figures: curve.map(({ p, text }) => ({
            quantity: `test error at p = ${p}, ${label}`,
            paper: inPercent(paperAt(setting, p)),
            ours: text,
            unit: "%",
          })),
          records: curve.flatMap(({ runs }) => runs),
        },
      ];
    },
  });
}

interface Point extends RunsAt<TrainedRun> {
  error: Estimate;
}

function findingsOf(
  curve: readonly Point[],
  { runs }: Network<TrainedRun>,
  label: string,
): Finding[] {
  const [first, last] = [curve[0]!, curve.at(-1)!];
  const guessing = 1 - (chanceOf(runs[0]!) ?? Number.NaN);
  const near = Math.min(NEAR, 1 / (classesOf(runs[0]!) ?? 1));
  const errorAt = new Map(curve.map(({ p, error }) => [p, error]));
  const steps = stepsOf(curve).map(({ before, after, where }) =>
    atLeast(
      difference(errorAt.get(after.p)!, errorAt.get(before.p)!),
      -SLACK,
      `down ${where} (${label})`,
    ),
  );
  const rise = difference(last.error, first.error);
  const end = percent(last.error.mean);
  const chance = `${end} at p = 1, where chance is ${percent(guessing)} (${label})`;
  return [
    ...steps,
    atLeast(rise, SLACK, `no clear rise from p = 0 to p = 1 (${label})`),
    nearTo(last.error, guessing, near, chance),
  ];
}

/** That a quantity is within a distance of a value, to either side. */
function nearTo(estimate: Estimate, value: number, distance: number, problem: string): Finding {
  const { low, high } = endsOf(difference(estimate, exactly(value)));
  const isOutside = high < -distance || low > distance;
  const isInside = low >= -distance && high <= distance;
  return { verdict: isInside ? "holds" : isOutside ? "fails" : "inconclusive", problem };
}

function intervalText(error: Estimate): string {
  const { low, high } = endsOf(error);
  const [from, to] = [low, high].map((end) => (100 * end).toFixed(1));
  return `${percent(error.mean)} (95 % interval ${from} to ${to})`;
}
