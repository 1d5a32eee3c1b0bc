import { describe, expect, test } from "vitest";
import type { RunSpecification } from "../runs/runSpecification.ts";
import { failed, overLabels, verdictOn } from "./records.testing.ts";

describe.each([
  ["fig1c", "testAccuracy"],
  ["fig1c-clean", "cleanLabelTestAccuracy"],
] as const)("%s", (id, field) => {
  const runs = (errors: Record<number, number>, more: RunSpecification = {}) =>
    overLabels((p) => ({ testAccuracy: 0.7, [field]: 1 - errors[p]! }), more);
  const verdict = (...given: Parameters<typeof runs>) =>
    verdictOn(id, { training: runs(...given) }).verdict;
  const rising = { 0: 0.5, 0.5: 0.7, 1: 0.9 };

  test("holds if the error rises to chance within two points", () => {
    expect(verdict(rising)).toBe("holds");
    // 1.96 · √(0.11 · 0.89 / 10,000) = 0.6 points.
    expect(verdict({ ...rising, 1: 0.887 })).toBe("holds");
    expect(verdict({ ...rising, 1: 0.872 })).toBe("fails");
    expect(verdict({ ...rising, 1: 0.928 })).toBe("fails");
  });

  test("is inconclusive where the interval of the test images covers the bound", () => {
    expect(verdict({ ...rising, 1: 0.881 })).toBe("inconclusive");
    expect(verdict(rising, { test: 400 })).toBe("inconclusive");
  });

  test("lets the error fall by three points on the way, and not more", () => {
    expect(verdict({ 0: 0.5, 0.5: 0.91, 1: 0.9 })).toBe("holds");
    expect(verdict({ 0: 0.5, 0.5: 0.95, 1: 0.9 })).toBe("fails");
  });

  test("fails if there was nothing to lose", () => {
    expect(verdict({ 0: 0.89, 0.5: 0.89, 1: 0.9 })).toBe("fails");
  });

  test("of repeats takes Student's interval", () => {
    const errors = [0.86, 0.9, 0.94];
    const training = errors.flatMap((end, seed) => runs({ 0: 0.5, 0.5: 0.7, 1: end }, { seed }));
    expect(verdictOn(id, { training }).verdict).toBe("inconclusive");
  });

  test("leaves out what did not fit its labels, and is inconclusive with a failed repeat", () => {
    const training = runs(rising).map((run) => ({
      ...run,
      result: { ...run.result, trainAccuracy: 0.3 },
    }));
    expect(verdictOn(id, { training }).verdict).toBe("premiseNotMet");
    const failures = [failed({ seed: 5 })];
    expect(verdictOn(id, { training: runs(rising), failures }).verdict).toBe("inconclusive");
  });

  test("never compares test sets of different size", () => {
    const [a, b, c] = runs(rising) as [never, never, never];
    const [, other] = runs(rising, { test: 5000 }) as [never, never];
    expect(verdictOn(id, { training: [a, other, c] })).toMatchObject({
      verdict: "premiseNotMet",
      leftOut: [{ reason: expect.stringContaining("test is 5000, not 10000") }],
    });
    expect(verdictOn(id, { training: [a, b, other, c] }).leftOut).toHaveLength(1);
  });

  test("judges by the number of classes, and not at all where that is unknown", () => {
    const on = (dataset: object) =>
      overLabels((p) => ({ testAccuracy: 0.5 - 0.49 * p, [field]: 0.5 - 0.49 * p })).map((run) => ({
        ...run,
        dataset: { ...run.dataset, ...dataset },
      }));
    const verdict = (training: ReturnType<typeof on>) => verdictOn(id, { training }).verdict;
    expect(verdict(on({ classes: 100 }))).toBe("holds");
    expect(verdict(on({ classes: 10 }))).toBe("fails");
    expect(verdict(on({ name: "my-own" }))).toBe("premiseNotMet");
  });
});

test("fig1c asks for corrupted test labels, fig1c-clean does not", () => {
  const training = overLabels((p) => ({ testAccuracy: 0.5 - 0.4 * p })).map((run) => ({
    ...run,
    corruption: { ...run.corruption, params: { ...run.corruption.params, applyTo: "train" } },
  }));
  expect(verdictOn("fig1c", { training }).verdict).toBe("premiseNotMet");
  expect(verdictOn("fig1c-clean", { training }).verdict).toBe("holds");
});
