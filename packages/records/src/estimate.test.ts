import { describe, expect, test } from "vitest";
import {
  combination,
  difference,
  endsOf,
  exactly,
  repeatsEstimate,
  shareEstimate,
} from "./estimate.ts";
import { IntervalError, interval } from "./interval.ts";

describe("repeatsEstimate", () => {
  test("has the interval of the tables and figures", () => {
    const values = [0.3, 0.35, 0.32, 0.4];
    const { low, high } = interval(values);
    const ends = endsOf(repeatsEstimate(values));
    expect(ends.low).toBeCloseTo(low, 12);
    expect(ends.high).toBeCloseTo(high, 12);
  });

  test("knows nothing of the spread of one value", () => {
    expect(endsOf(repeatsEstimate([7]))).toEqual({ low: -Infinity, high: Infinity });
  });

  test("of no value is refused", () => {
    expect(() => repeatsEstimate([])).toThrow(IntervalError);
  });

  test("of equal counts is as uncertain as their rounding", () => {
    // t(2) = 4.303, √(1/12/3) = 0.1667.
    expect(endsOf(repeatsEstimate([16, 16, 16], 1)).high).toBeCloseTo(16 + 4.303 * 0.16667, 3);
  });
});

describe("shareEstimate", () => {
  test("of one run is binomial", () => {
    // √(0.5 · 0.5 / 10,000) = 0.005, times 1.96.
    const { low, high } = endsOf(shareEstimate([0.5], 10_000));
    expect(low).toBeCloseTo(0.4902, 4);
    expect(high).toBeCloseTo(0.5098, 4);
  });

  test("is uncertain too where all of the examples are right", () => {
    const { low } = endsOf(shareEstimate([1], 500));
    expect(low).toBeGreaterThan(0.99);
    expect(low).toBeLessThan(0.997);
  });

  test("of repeats that differ is Student's, of equal ones that of one", () => {
    expect(shareEstimate([0.4, 0.5], 100)).toEqual(repeatsEstimate([0.4, 0.5]));
    expect(shareEstimate([0.5, 0.5, 0.5], 100)).toEqual(shareEstimate([0.5], 100));
  });

  test("knows nothing where the number of examples is not known", () => {
    expect(endsOf(shareEstimate([0.5], undefined)).low).toBe(-Infinity);
  });
});

describe("combination", () => {
  test("adds variances, and has Welch's degrees of freedom", () => {
    const [a, b] = [repeatsEstimate([1, 2, 3]), repeatsEstimate([2, 4, 6])];
    // s²/k: 1/3 and 4/3; (5/3)² / ((1/9 + 16/9) / 2) = 2.941.
    const { mean, variance, degrees } = difference(a, b);
    expect(mean).toBe(-2);
    expect(variance).toBeCloseTo(5 / 3, 12);
    expect(degrees).toBeCloseTo(2.941, 3);
  });

  test("with a known number is as certain as the other", () => {
    const share = shareEstimate([0.5], 100);
    expect(difference(share, exactly(0.1))).toEqual({ ...share, mean: 0.4 });
    expect(endsOf(combination([[2, exactly(3)]]))).toEqual({ low: 6, high: 6 });
  });

  test("knows nothing where one of the parts is not known", () => {
    const { low, high } = endsOf(difference(repeatsEstimate([1]), repeatsEstimate([1, 2])));
    expect([low, high]).toEqual([-Infinity, Infinity]);
  });
});
