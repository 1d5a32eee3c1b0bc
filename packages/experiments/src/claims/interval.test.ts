import { describe, expect, test } from "vitest";
import { repeatsOf, repeatsText } from "./interval.ts";

describe("repeatsOf", () => {
  test("gives Student's interval", () => {
    // scipy.stats.t.interval(0.95, 2, 2, scipy.stats.sem([1, 2, 3])): 2 ± 2.4843
    const { mean, halfWidth, runs } = repeatsOf([1, 2, 3]);
    expect({ mean, runs }).toEqual({ mean: 2, runs: 3 });
    expect(halfWidth).toBeCloseTo(2.4843, 3);
  });

  test("gives no interval for a single run, and refuses none", () => {
    expect(repeatsOf([5])).toEqual({ mean: 5, halfWidth: 0, runs: 1 });
    expect(() => repeatsOf([])).toThrow(RangeError);
  });

  test("takes the normal quantile beyond its table", () => {
    // Twelve values with s = 1: 1.96 / √12.
    const values = Array.from({ length: 12 }, (_, i) => (i % 2 ? 1 : -1) * Math.sqrt(11 / 12));
    expect(repeatsOf(values).halfWidth).toBeCloseTo(1.96 / Math.sqrt(12), 9);
  });
});

test("repeatsText rounds, and shows an interval where there are several runs", () => {
  expect(repeatsText(repeatsOf([12.34]))).toBe("12.3");
  expect(repeatsText({ mean: 12.34, halfWidth: 0.26, runs: 3 })).toBe("12.3 ± 0.3");
});
