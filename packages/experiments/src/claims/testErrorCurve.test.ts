import { describe, expect, test } from "vitest";
import { overLabels, verdictOn } from "./records.testing.ts";

describe.each([
  ["fig1c", "testAccuracy"],
  ["fig1c-clean", "cleanLabelTestAccuracy"],
] as const)("%s", (id, field) => {
  const verdict = (errors: Record<number, number>) => {
    const training = overLabels((p) => ({ testAccuracy: 0.7, [field]: 1 - errors[p]! }));
    return verdictOn(id, { training }).verdict;
  };

  test("holds if the error rises to chance within two points", () => {
    expect(verdict({ 0: 0.5, 0.5: 0.7, 1: 0.9 })).toBe("holds");
    expect(verdict({ 0: 0.5, 0.5: 0.7, 1: 0.881 })).toBe("holds");
    expect(verdict({ 0: 0.5, 0.5: 0.7, 1: 0.879 })).toBe("fails");
    expect(verdict({ 0: 0.5, 0.5: 0.7, 1: 0.921 })).toBe("fails");
  });

  test("lets the error fall by three points on the way, and not more", () => {
    expect(verdict({ 0: 0.5, 0.5: 0.929, 1: 0.9 })).toBe("holds");
    expect(verdict({ 0: 0.5, 0.5: 0.931, 1: 0.9 })).toBe("fails");
  });

  test("fails if there was nothing to lose", () => {
    expect(verdict({ 0: 0.88, 0.5: 0.89, 1: 0.9 })).toBe("fails");
  });

  test("grants a small test set three standard deviations", () => {
    // 400 examples: 3 · √(0.9 · 0.1 / 400) = 0.045.
    const training = (end: number) =>
      overLabels((p) => ({ testAccuracy: 0.5, [field]: p === 1 ? 1 - end : 0.5 }), { test: 400 });
    expect(verdictOn(id, { training: training(0.944) }).verdict).toBe("holds");
    expect(verdictOn(id, { training: training(0.946) }).verdict).toBe("fails");
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
    expect(verdict(on({ name: "my-own" }))).toBe("notEnoughRuns");
  });
});
