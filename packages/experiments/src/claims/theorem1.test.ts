import { describe, expect, test } from "vitest";
import { network, verdictOn } from "./records.testing.ts";

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
});
