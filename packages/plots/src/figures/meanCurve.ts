import { type EpochEvidence, interval, type RunEvidence } from "@rote/records";
import type { SeriesPoint } from "../drawing/series.ts";

/** How steps are counted on an axis: in thousands where there are many. */
export interface StepUnit {
  size: 1 | 1000;
  label: string;
}

export const THOUSANDS: StepUnit = { size: 1000, label: "training steps (thousands)" };

/** The unit for the steps of some runs. */
export function stepUnit(runs: readonly RunEvidence[]): StepUnit {
  const most = Math.max(0, ...runs.map(({ epochs }) => epochs.at(-1)?.step ?? 0));
  return most > 2000 ? THOUSANDS : { size: 1, label: "training steps" };
}

/**
 * A quantity against steps: the mean over runs of one condition, with its confidence
 * interval. A run that ended because it had fitted stays where it was; where a run has no value, or
 * ended otherwise, the curve has a gap or ends.
 */
export function meanCurve(
  runs: readonly RunEvidence[],
  { size }: StepUnit,
  value: (epoch: EpochEvidence) => number | null | undefined,
): SeriesPoint[] {
  const longest = runs.reduce((a, b) => (b.epochs.length > a.epochs.length ? b : a));
  return longest.epochs.flatMap(({ step }, i): SeriesPoint[] => {
    const values = runs.map(({ epochs, result }) => {
      const epoch = epochs[i] ?? (result.epochsToFit === null ? undefined : epochs.at(-1));
      return epoch === undefined ? undefined : (value(epoch) ?? Number.NaN);
    });
    if (values.includes(undefined)) return [];
    return [{ x: step / size, ...summary(values as number[]) }];
  });
}

/** Mean and interval of values as the y of a point; not finite if one of them is not. */
export function summary(values: readonly number[]): Omit<SeriesPoint, "x"> {
  if (!values.every(Number.isFinite)) return { y: Number.NaN, runs: values.length };
  const { mean, low, high, runs } = interval(values);
  return runs === 1 ? { y: mean, runs } : { y: mean, low, high, runs };
}
