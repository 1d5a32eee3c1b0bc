import { type Claim, notEnoughRuns } from "./claim.ts";
import { type CorruptionCurve, corruptionCurves, descents, paperAt } from "./corruptionCurves.ts";
import { repeatsOf } from "./interval.ts";
import { epochsTo, hashesOf } from "./settings.ts";

const THRESHOLD = 0.99;
const SLACK = 0.85;
const FACTOR = 5;

/** Read off figure 1b, p = 0, 0.1, … 1. */
const PAPER: Readonly<Record<string, readonly number[]>> = {
  "inception-small": [1, 1.6, 1.9, 2.2, 2.4, 2.5, 2.7, 2.9, 3.1, 3.6, 3.6],
  "alexnet-small": [1, 1.06, 1.1, 1.16, 1.23, 1.26, 1.32, 1.35, 1.42, 1.52, 1.55],
  "mlp-1x512": [1, 1.29, 1.43, 1.57, 1.68, 1.79, 1.93, 1.93, 1.96, 2, 1.96],
};

/** Figure 1b. */
export const timeToOverfit: Claim = {
  id: "fig1b",
  sentence:
    "The time to overfit grows with the corruption of the labels, and stays within a small factor of " +
    "that on true labels.",
  source: "Figure 1b, section 2.2",
  tolerance:
    "Mean epochs to 99 % training accuracy, relative to p = 0: no step down by more than 15 %, more " +
    "than 1 at p = 1, and at most 5 anywhere (the paper's largest is 3.6).",
  judge({ training }) {
    const curves = corruptionCurves(training);
    if (curves.length === 0) {
      return notEnoughRuns("one network without regularizers at p = 0, p = 1 and between");
    }
    const measured = curves.map((curve) => ({ curve, points: relativeTime(curve) }));
    const problems = measured.flatMap(({ curve, points }) =>
      problemsOf(points).map((problem) => `${problem} (${curve.label})`),
    );
    const words = measured.map(({ curve, points }) => {
      const largest = Math.max(...points.map(({ value }) => value));
      return `${curve.label}: ${ratio(points.at(-1)!.value)} times as long at p = 1, at most ${ratio(largest)}`;
    });
    return {
      verdict: problems.length === 0 ? "holds" : "fails",
      evidence: `${words.join("; ")}.${problems.length === 0 ? "" : ` But ${problems.join("; ")}.`}`,
      figures: measured.flatMap(({ curve, points }) =>
        points.map(({ p, value }) => ({
          quantity: `time to overfit at p = ${p}, ${curve.label}`,
          paper: curve.dataset === "cifar10" ? paperAt(PAPER[curve.model], p) : null,
          ours: ratio(value),
          unit: "times p = 0",
        })),
      ),
      runs: curves.flatMap(({ points }) => points.flatMap(({ runs }) => hashesOf(runs))),
    };
  },
};

/** Mean epochs to fit at each p, divided by those at p = 0; infinite where a run never fitted. */
function relativeTime({ points }: CorruptionCurve): { p: number; value: number }[] {
  const epochs = points.map(
    ({ runs }) => repeatsOf(runs.map((run) => epochsTo(run, THRESHOLD) ?? Infinity)).mean,
  );
  return points.map(({ p }, i) => ({ p, value: epochs[i]! / epochs[0]! }));
}

function problemsOf(points: readonly { p: number; value: number }[]): string[] {
  if (points.some(({ value }) => !Number.isFinite(value))) return ["a run never reached 99 %"];
  const [last, largest] = [points.at(-1)!.value, Math.max(...points.map(({ value }) => value))];
  return [
    ...descents(points, (before, after) => after < SLACK * before).map((where) => `down ${where}`),
    ...(last > 1 ? [] : ["no longer at p = 1 than at p = 0"]),
    ...(largest <= FACTOR ? [] : [`${ratio(largest)} is more than ${FACTOR}`]),
  ];
}

const ratio = (value: number) => (Number.isFinite(value) ? value.toFixed(2) : "never");
