import { atCorruption, type CorruptionCurves, type Published } from "@rote/paper";
import { chanceOf, interval, type ResultEvidence, type RunEvidence } from "@rote/records";
import { type Claim, notEnoughRuns } from "./claim.ts";
import { type CorruptionCurve, corruptionCurves, descents } from "./corruptionCurves.ts";
import { hashesOf } from "./runs.ts";
import { inPercent, labelOf, percent, percentText } from "./words.ts";

const SLACK = 0.03;

export interface TestErrorCurveOptions extends Pick<Claim, "id" | "sentence" | "source"> {
  /** Which labels the test set has. */
  accuracy: (result: ResultEvidence) => number | null | undefined;
  /** The paper's errors under these labels; none if it shows none. */
  paper?: Published<CorruptionCurves>;
}

/** A claim that the test error grows with label corruption up to chance. */
export function testErrorCurve({ accuracy, paper, ...claim }: TestErrorCurveOptions): Claim {
  const errorOf = ({ result }: RunEvidence) => 1 - (accuracy(result) ?? Number.NaN);
  const paperAt = ({ setting }: CorruptionCurve, p: number) =>
    paper && atCorruption(setting.dataset, setting.model, p, paper);
  return {
    ...claim,
    tolerance:
      "Mean test error: no step down by more than 3 points, at least 3 points more at p = 1 than " +
      "at p = 0, and at p = 1 within three standard deviations of chance (1 − 1/K for K classes: " +
      "90 % for ten), or 2 points if that is more.",
    judge({ training }) {
      const measured = corruptionCurves(training).flatMap((curve) => {
        const chance = chanceOf(curve.setting.runs[0]!);
        return chance === undefined ? [] : [{ curve, chance, errors: errorsOf(curve, errorOf) }];
      });
      if (measured.length === 0) {
        return notEnoughRuns(
          "one network without regularizers at p = 0, p = 1 and between, on a dataset whose " +
            "number of classes is known",
        );
      }
      const problems = measured.flatMap(({ curve, errors, chance }) =>
        problemsOf(curve, errors, 1 - chance).map(
          (problem) => `${problem} (${labelOf(curve.setting)})`,
        ),
      );
      const words = measured.map(({ curve, errors }) => {
        const [first, last] = [errors[0]!, errors.at(-1)!].map(({ value }) => percent(value));
        return `${labelOf(curve.setting)}: from ${first} at p = 0 to ${last} at p = 1`;
      });
      const but = problems.length === 0 ? "" : ` But ${problems.join("; ")}.`;
      return {
        verdict: problems.length === 0 ? "holds" : "fails",
        evidence: `${words.join("; ")}.${but}`,
        figures: measured.flatMap(({ curve, errors }) =>
          errors.map(({ p, text }) => ({
            quantity: `test error at p = ${p}, ${labelOf(curve.setting)}`,
            paper: inPercent(paperAt(curve, p)),
            ours: text,
            unit: "%",
          })),
        ),
        runs: measured.flatMap(({ curve }) => curve.points.flatMap(({ runs }) => hashesOf(runs))),
      };
    },
  };
}

interface ErrorAt {
  p: number;
  /** Mean error of the repeats. */
  value: number;
  /** In percent, with its interval. */
  text: string;
}

const errorsOf = ({ points }: CorruptionCurve, errorOf: (run: RunEvidence) => number): ErrorAt[] =>
  points.map(({ p, runs }) => {
    const errors = runs.map(errorOf);
    return { p, value: interval(errors).mean, text: percentText(errors) };
  });

/** @param guessing the error of guessing. */
function problemsOf(
  { points }: CorruptionCurve,
  errors: readonly ErrorAt[],
  guessing: number,
): string[] {
  const examples = points.at(-1)!.runs.reduce((sum, run) => sum + testExamples(run), 0);
  const deviation = Math.sqrt((guessing * (1 - guessing)) / examples);
  const slack = Math.max(0.02, 3 * deviation);
  const [first, end] = [errors[0]!.value, errors.at(-1)!.value];
  const isChance = Math.abs(end - guessing) <= slack;
  return [
    ...descents(errors, (before, after) => after < before - SLACK).map((where) => `down ${where}`),
    ...(end - first >= SLACK ? [] : ["no clear rise from p = 0 to p = 1"]),
    ...(isChance ? [] : [`${percent(end)} at p = 1 differs from chance (${percent(guessing)})`]),
  ];
}

/**
 * Test images of a run; as good as infinitely many if it does not say, so that they widen nothing.
 */
function testExamples({ dataset, specification }: RunEvidence): number {
  const { test } = typeof dataset === "string" ? {} : dataset;
  return test?.examples ?? specification?.test ?? Infinity;
}
