import { expect, test } from "vitest";
import { ticks } from "./ticks.ts";

test.each([
  [100, 5, [0, 20, 40, 60, 80, 100]],
  [5, 5, [0, 1, 2, 3, 4, 5]],
  [2.6, 5, [0, 0.5, 1, 1.5, 2, 2.5]],
  [73, 5, [0, 20, 40, 60]],
  [0.3, 3, [0, 0.1, 0.2, 0.3]],
  [28_542, 5, [0, 5000, 10_000, 15_000, 20_000, 25_000]],
])("an axis that reaches %d has about %d round numbers: %j", (to, count, expected) => {
  expect(ticks(to, count)).toEqual(expected);
});

test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])(
  "an axis that reaches %d has one",
  (to) => {
    expect(ticks(to, 5)).toEqual([0]);
  },
);
