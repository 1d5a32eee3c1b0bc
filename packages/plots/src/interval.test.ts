import { describe, expect, test } from "vitest";
import { interval } from "./interval.ts";

describe("interval", () => {
  test("of one value is that value", () => {
    expect(interval([0.3])).toEqual({ mean: 0.3, low: 0.3, high: 0.3, runs: 1 });
  });

  test("of three values is mean ± 4.303 · s / √3", () => {
    const { mean, low, high, runs } = interval([1, 2, 3]); // s = 1
    expect({ mean, runs }).toEqual({ mean: 2, runs: 3 });
    expect(high - 2).toBeCloseTo(4.303 / Math.sqrt(3), 3);
    expect(2 - low).toBeCloseTo(high - 2, 12);
  });

  // Published quantiles: t(0.975) for 11, 20, 30 and 120 degrees of freedom.
  test.each([
    [11, 2.201],
    [20, 2.086],
    [30, 2.042],
    [120, 1.98],
  ])("with %d degrees of freedom it spans ±%d standard errors", (degrees, quantile) => {
    const runs = degrees + 1;
    const values = Array.from({ length: runs }, (_, i) => i);
    const deviation = Math.sqrt((runs * (runs + 1)) / 12); // of 0 … runs − 1
    const { mean, high } = interval(values);
    expect(((high - mean) * Math.sqrt(runs)) / deviation).toBeCloseTo(quantile, 2);
  });

  test("of equal values has no width", () => {
    expect(interval([5, 5, 5])).toMatchObject({ low: 5, high: 5 });
  });

  test("needs a value", () => {
    expect(() => interval([])).toThrow(/interval: values must hold at least one number/);
  });
});
