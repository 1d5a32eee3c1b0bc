import { atCorruption, figure1bValues } from "@rote/paper";
import { epochsToFit, interval } from "@rote/records";
import { type Claim, notEnoughRuns } from "./claim.ts";
import { type CorruptionCurve, corruptionCurves, descents } from "./corruptionCurves.ts";
import { hashesOf } from "./runs.ts";
import { labelOf } from "./words.ts";

const SLACK = 0.85;
const FACTOR = 5;

/** Figure 1b. */
export const timeToOverfit: Claim = {
  id: "fig1b",
  sentence:
    "The time to overfit grows with the corruption of the labels, and stays within a small " +
    "factor of that on true labels.",
  source: "Figure 1b, section 2.2",
  tolerance:
    "Mean epochs to 99 % training accuracy, relative to p = 0: no step down by more than 15 %, " +
    `more than 1 at p = 1, and at most ${FACTOR} anywhere (the paper's largest is ` +
    `${paperMost()}).`,
  judge({ training }) {
    const curves = corruptionCurves(training);
    if (curves.length === 0) {
      return notEnoughRuns("one network without regularizers at p = 0, p = 1 and between");
    }
    const measured = curves.map((curve) => ({ ...curve, times: relativeTime(curve) }));
    const problems = measured.flatMap(({ setting, times }) =>
      problemsOf(times).map((problem) => `${problem} (${labelOf(setting)})`),
    );
    const words = measured.map(({ setting, times }) => {
      const largest = Math.max(...times.map(({ value }) => value));
      const [last, most] = [times.at(-1)!.value, largest].map(ratio);
      return `${labelOf(setting)}: ${last} times as long at p = 1, at most ${most}`;
    });
    const but = problems.length === 0 ? "" : ` But ${problems.join("; ")}.`;
    return {
      verdict: problems.length === 0 ? "holds" : "fails",
      evidence: `${words.join("; ")}.${but}`,
      figures: measured.flatMap(({ setting, times }) =>
        times.map(({ p, value }) => ({
          quantity: `time to overfit at p = ${p}, ${labelOf(setting)}`,
          paper: atCorruption(setting.dataset, setting.model, p, figure1bValues) ?? null,
          ours: ratio(value),
          unit: "times p = 0",
        })),
      ),
      runs: curves.flatMap(({ points }) => points.flatMap(({ runs }) => hashesOf(runs))),
    };
  },
};

/** The largest ratio of figure 1b. */
function paperMost(): number {
  const curves = Object.values(figure1bValues.values);
  return Math.max(...curves.flatMap((points) => points.map(([, ratio]) => ratio)));
}

/** Mean epochs to fit at each p, divided by those at p = 0; infinite where a run never fitted. */
function relativeTime({ points }: CorruptionCurve): { p: number; value: number }[] {
  const epochs = points.map(
    ({ runs }) => interval(runs.map((run) => epochsToFit(run) ?? Infinity)).mean,
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
