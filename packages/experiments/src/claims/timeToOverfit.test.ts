import { describe, expect, test } from "vitest";
import { overLabels, verdictOn } from "./records.testing.ts";

describe("fig1b", () => {
  const verdict = (epochs: Record<number, number | null>) =>
    verdictOn("fig1b", { training: overLabels((p) => ({ fitAt: epochs[p]! })) }).verdict;

  test("holds if time grows up to five times", () => {
    expect(verdict({ 0: 20, 0.5: 40, 1: 100 })).toBe("holds");
    expect(verdict({ 0: 20, 0.5: 40, 1: 101 })).toBe("fails");
  });

  test("lets time fall by 15 % from one p to the next, and not more", () => {
    expect(verdict({ 0: 20, 0.5: 40, 1: 34 })).toBe("holds");
    expect(verdict({ 0: 20, 0.5: 40, 1: 33 })).toBe("fails");
  });

  test("fails if random labels take no longer than true ones, or are never fitted", () => {
    expect(verdict({ 0: 20, 0.5: 20, 1: 20 })).toBe("fails");
    expect(verdict({ 0: 20, 0.5: 20, 1: 21 })).toBe("holds");
    expect(verdict({ 0: 20, 0.5: 20, 1: null })).toBe("fails");
  });

  test("needs both ends and something between", () => {
    const [a, b, c] = overLabels(() => ({})) as [never, never, never];
    for (const training of [
      [a, b],
      [b, c],
      [a, c],
    ]) {
      expect(verdictOn("fig1b", { training }).verdict).toBe("notEnoughRuns");
    }
  });
});
