import { describe, expect, test } from "vitest";
import { interval, studentQuantile } from "./interval.ts";

describe("interval", () => {
  test("is the mean ± t · s / √k", () => {
    // scipy.stats.t.interval(0.95, 2, 2, scipy.stats.sem([1, 2, 3])): 2 ± 2.4841
    const { mean, low, high, runs } = interval([1, 2, 3]);
    expect({ mean, runs }).toEqual({ mean: 2, runs: 3 });
    expect(high - mean).toBeCloseTo(4.302652729749462 / Math.sqrt(3), 12);
    expect(mean - low).toBeCloseTo(high - mean, 12);
  });

  test("of a single run has no width", () => {
    expect(interval([5])).toEqual({ mean: 5, low: 5, high: 5, runs: 1 });
  });

  test("of equal runs has no width", () => {
    expect(interval([2, 2, 2])).toEqual({ mean: 2, low: 2, high: 2, runs: 3 });
  });

  test("of nothing is refused", () => {
    expect(() => interval([])).toThrow("interval: values must hold at least one number, got none.");
  });
});

test.each([
  [1, 12.706204736174694],
  [2, 4.302652729749462],
  [3, 3.182446305283708],
  [4, 2.776445105197794],
  [5, 2.570581835636314],
  [10, 2.2281388519862744],
  [11, 2.2009851600916384],
  [19, 2.0930240544083096],
  [30, 2.0422724563012378],
  [100, 1.9839715185235518],
  [999, 1.9623414611334495],
])("the 97.5 %% quantile with %i degrees of freedom is %d", (degrees, quantile) => {
  expect(studentQuantile(degrees) / quantile).toBeCloseTo(1, 11);
});
