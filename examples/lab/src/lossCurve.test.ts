import { expect, test } from "vitest";
import { type LossPoint, withPoint } from "./lossCurve.ts";

test("a curve stays short, ends where it ended, and keeps its mean", () => {
  let curve: readonly LossPoint[] = [];
  for (let step = 1; step <= 1024; step++) curve = withPoint(curve, { step, loss: step });
  expect(curve.length).toBeLessThanOrEqual(400);
  expect(curve.at(-1)!.step).toBe(1024);
  expect(curve.every(({ step }, i) => i === 0 || step > curve[i - 1]!.step)).toBe(true);
});

test("a run that goes on from a checkpoint replaces the steps that it does again", () => {
  const before = [1, 2, 3, 4].map((step) => ({ step, loss: 9 }));
  expect(withPoint(before, { step: 3, loss: 1 })).toEqual([
    { step: 1, loss: 9 },
    { step: 2, loss: 9 },
    { step: 3, loss: 1 },
  ]);
});
