import type { RunRecord } from "@rote/records";
import { labelCorruption, plainSettings } from "./settings.ts";

/** Runs of one network without regularizers over the label corruption p. */
export interface CorruptionCurve {
  label: string;
  model: string;
  dataset: string;
  /** In the order of p, from 0 to 1: repeats at each. */
  points: { p: number; runs: RunRecord[] }[];
}

/** Every network with runs at p = 0, p = 1 and somewhere between. */
export function corruptionCurves(runs: readonly RunRecord[]): CorruptionCurve[] {
  return plainSettings(runs).flatMap(({ label, model, dataset, runs }) => {
    const points = new Map<number, RunRecord[]>();
    for (const run of runs) {
      const p = labelCorruption(run);
      if (p !== undefined) points.set(p, [...(points.get(p) ?? []), run]);
    }
    if (!points.has(0) || !points.has(1) || points.size < 3) return [];
    const sorted = [...points].sort(([a], [b]) => a - b);
    return [{ label, model, dataset, points: sorted.map(([p, runs]) => ({ p, runs })) }];
  });
}

/** Figures 1b and 1c at p = 0, 0.1, … 1, read off the published vector graphics. */
export const paperAt = (values: readonly number[] | undefined, p: number): number | null =>
  values?.[Math.round(10 * p)] ?? null;

/** The steps of a curve that go down by more than the slack: "0.3 to 0.4". */
export function descents(
  points: readonly { p: number; value: number }[],
  isDescent: (before: number, after: number) => boolean,
): string[] {
  return points
    .slice(1)
    .flatMap(({ p, value }, i) =>
      isDescent(points[i]!.value, value) ? [`from p = ${points[i]!.p} to ${p}`] : [],
    );
}
