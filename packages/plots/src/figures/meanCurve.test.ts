import type { RunEvidence } from "@rote/records";
import { expect, test } from "vitest";
import { testRecords } from "../records.testing.ts";
import { meanCurve, stepUnit, THOUSANDS } from "./meanCurve.ts";

const [record] = testRecords() as [RunEvidence];
const run = (
  losses: readonly number[],
  epochsToFit: number | null = losses.length,
): RunEvidence => ({
  ...record,
  epochs: losses.map((loss, i) => ({
    ...record.epochs[0]!,
    epoch: i + 1,
    step: (i + 1) * 100,
    loss,
  })),
  result: { ...record.result, epochsToFit },
});
const curve = (...runs: RunEvidence[]) => meanCurve(runs, THOUSANDS, ({ loss }) => loss);

test("a single run is its own curve, without an interval", () => {
  expect(curve(run([2, 1]))).toEqual([
    { x: 0.1, y: 2, runs: 1 },
    { x: 0.2, y: 1, runs: 1 },
  ]);
});

test("repeats are averaged epoch by epoch, with an interval around the mean", () => {
  const points = curve(run([2, 1]), run([4, 3]));
  expect(points.map(({ y }) => y)).toEqual([3, 2]);
  for (const { y, low, high, runs } of points) {
    expect(runs).toBe(2);
    expect(low!).toBeLessThan(y);
    expect(high! - y).toBeCloseTo(y - low!, 12);
  }
});

test("a run that has fitted stays where it was", () => {
  expect(curve(run([2, 1]), run([4, 3, 2])).map(({ y }) => y)).toEqual([3, 2, 1.5]);
});

test("a run that ended otherwise ends the curve", () => {
  expect(curve(run([2, 1], null), run([4, 3, 2]))).toHaveLength(2);
});

test("a loss that is not finite leaves a gap", () => {
  expect(curve(run([2, Number.NaN]), run([4, 3])).map(({ y }) => y)).toEqual([3, Number.NaN]);
});

test("steps are counted in thousands where there are many", () => {
  expect(stepUnit([run([1, 2, 3])])).toEqual({ size: 1, label: "training steps" });
  expect(stepUnit([run(Array.from({ length: 30 }, () => 1))])).toEqual(THOUSANDS);
});
