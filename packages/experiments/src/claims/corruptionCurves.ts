import {
  overCorruption,
  plainSettings,
  type RunEvidence,
  type RunsAt,
  type Setting,
} from "@rote/records";

/** A network without regularizers over the label corruption p. */
export interface CorruptionCurve {
  setting: Setting;
  /** In the order of p, from 0 to 1: repeats at each. */
  points: RunsAt<RunEvidence>[];
}

/** Every network with runs at p = 0, p = 1 and somewhere between. */
export const corruptionCurves = (runs: readonly RunEvidence[]): CorruptionCurve[] =>
  plainSettings(runs).flatMap((setting) => {
    const points = overCorruption(setting.runs);
    const isWhole = points[0]?.p === 0 && points.at(-1)?.p === 1 && points.length > 2;
    return isWhole ? [{ setting, points }] : [];
  });

/** The steps of a curve that go down by more than the slack: "from p = 0.3 to 0.4". */
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
