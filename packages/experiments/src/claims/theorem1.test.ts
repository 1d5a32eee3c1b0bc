import { describe, expect, test } from "vitest";
import { network, verdictOn } from "./records.testing.ts";

// Both theorems are about every single network: there is no interval, and nothing inconclusive.
describe("theorem1", () => {
  const verdict = (...expressivity: ReturnType<typeof network>[]) =>
    verdictOn("theorem1", { expressivity }).verdict;

  test("holds with d + n + nK weights for K outputs, and an error of at most 1e-6", () => {
    expect(verdict(network())).toBe("holds");
    expect(verdict(network({ outputs: 10, weights: 1107, maxError: 1e-6 }))).toBe("holds");
  });

  test("does not ask deeper networks, which have other counts", () => {
    expect(verdict(network({ depth: 3, weights: 500 }))).toBe("notEnoughRuns");
  });

  test("gives the figures of repeats once, and asks every one of them", () => {
    const { figures, runs } = verdictOn("theorem1", { expressivity: [network(), network()] });
    expect(figures).toHaveLength(1);
    expect(runs).toHaveLength(2);
  });

  test("fails if one has a weight too many or misses a point", () => {
    expect(verdict(network(), network({ weights: 208 }))).toBe("fails");
    expect(verdict(network(), network({ maxError: 1.1e-6 }))).toBe("fails");
    expect(verdict(network({ maxError: Number.NaN }))).toBe("fails");
  });

  test("leaves out two points, which any line meets", () => {
    expect(verdict(network({ n: 2, weights: 11 }))).toBe("premiseNotMet");
  });
});

describe("corollary1", () => {
  const deep = (fields: object = {}) => network({ depth: 5, width: 28, weights: 420, ...fields });
  const verdict = (...expressivity: ReturnType<typeof network>[]) =>
    verdictOn("corollary1", { expressivity }).verdict;

  test("holds for a network that is narrow and right, with few weights", () => {
    expect(verdict(deep())).toBe("holds");
    expect(verdict(deep({ width: 29 }))).toBe("fails");
    expect(verdict(deep({ weights: 6 * 107 + 1 }))).toBe("fails");
    expect(verdict(deep({ maxError: 1e-5 }))).toBe("fails");
  });

  test("asks for three layers or more, more points than layers, and a width", () => {
    expect(verdict(network())).toBe("notEnoughRuns");
    expect(verdict(deep({ n: 5 }))).toBe("premiseNotMet");
    expect(verdict(deep({ width: undefined }))).toBe("premiseNotMet");
  });
});
