import type { RunRecord, RunResult } from "@rote/records";
import { type Claim, notEnoughRuns } from "./claim.ts";
import { type CorruptionCurve, corruptionCurves, descents, paperAt } from "./corruptionCurves.ts";
import { repeatsOf, repeatsText } from "./interval.ts";
import { hashesOf, percent } from "./settings.ts";

const SLACK = 0.03;
const CLASSES = 10;
const CHANCE = 1 - 1 / CLASSES;

export interface TestErrorCurveOptions extends Pick<Claim, "id" | "sentence" | "source"> {
  /** Which labels the test set has. */
  accuracy: (result: RunResult) => number;
  /** The paper's errors at p = 0, 0.1, … 1 by model. */
  paper: Readonly<Record<string, readonly number[]>>;
}

/** A claim that the test error grows with label corruption up to chance. */
export function testErrorCurve({ accuracy, paper, ...claim }: TestErrorCurveOptions): Claim {
  const errorOf = ({ result }: RunRecord) => 1 - accuracy(result);
  return {
    ...claim,
    tolerance:
      "Mean test error: no step down by more than 3 points, at least 3 points more at p = 1 than at " +
      "p = 0, and at p = 1 within three standard deviations of chance (90 %), or 2 points if that is more.",
    judge({ training }) {
      const curves = corruptionCurves(training);
      if (curves.length === 0) {
        return notEnoughRuns("one network without regularizers at p = 0, p = 1 and between");
      }
      const measured = curves.map((curve) => ({ curve, points: errors(curve, errorOf) }));
      const problems = measured.flatMap(({ curve, points }) =>
        problemsOf(curve, points).map((problem) => `${problem} (${curve.label})`),
      );
      const words = measured.map(
        ({ curve, points }) =>
          `${curve.label}: from ${percent(points[0]!.value)} at p = 0 to ${percent(points.at(-1)!.value)} at p = 1`,
      );
      return {
        verdict: problems.length === 0 ? "holds" : "fails",
        evidence: `${words.join("; ")}.${problems.length === 0 ? "" : ` But ${problems.join("; ")}.`}`,
        figures: measured.flatMap(({ curve, points }) =>
          points.map(({ p, text }) => {
            const published = curve.dataset === "cifar10" ? paperAt(paper[curve.model], p) : null;
            return {
              quantity: `test error at p = ${p}, ${curve.label}`,
              paper: published === null ? null : Number((100 * published).toFixed(1)),
              ours: text,
              unit: "%",
            };
          }),
        ),
        runs: curves.flatMap(({ points }) => points.flatMap(({ runs }) => hashesOf(runs))),
      };
    },
  };
}

interface Point {
  p: number;
  /** Mean error of the repeats. */
  value: number;
  /** In percent, with its interval. */
  text: string;
}

const errors = ({ points }: CorruptionCurve, errorOf: (run: RunRecord) => number): Point[] =>
  points.map(({ p, runs }) => ({
    p,
    value: repeatsOf(runs.map(errorOf)).mean,
    text: repeatsText(repeatsOf(runs.map((run) => 100 * errorOf(run)))),
  }));

function problemsOf({ points: runsAt }: CorruptionCurve, points: readonly Point[]): string[] {
  const last = runsAt.at(-1)!.runs;
  const examples = last.reduce((sum, { dataset }) => sum + dataset.test.examples, 0);
  const slack = Math.max(0.02, 3 * Math.sqrt((CHANCE * (1 - CHANCE)) / examples));
  const [first, end] = [points[0]!.value, points.at(-1)!.value];
  return [
    ...descents(points, (before, after) => after < before - SLACK).map((where) => `down ${where}`),
    ...(end - first >= SLACK ? [] : ["no clear rise from p = 0 to p = 1"]),
    ...(Math.abs(end - CHANCE) <= slack ? [] : [`${percent(end)} at p = 1 is not chance`]),
  ];
}
