import { describe, expect, test } from "vitest";
import { kernelMachine, verdictOn } from "./records.testing.ts";

describe("section5-generalizes", () => {
  const verdict = (fields: Parameters<typeof kernelMachine>[0]) =>
    verdictOn("section5-generalizes", { linear: [kernelMachine(fields)] }).verdict;

  test("holds at two thirds of the error of guessing, if all is fitted", () => {
    expect(verdict({ testError: 0.599 })).toBe("holds");
    expect(verdict({ testError: 0.601 })).toBe("fails");
    expect(verdict({ trainError: 0.001 })).toBe("holds");
    expect(verdict({ trainError: 0.002 })).toBe("fails");
  });

  test("gives the mean of repeats with its interval, and fails if one is over the bound", () => {
    const repeats = (...errors: number[]) =>
      verdictOn("section5-generalizes", {
        linear: errors.map((testError, seed) =>
          kernelMachine({ testError, specification: { train: 1000, seed } }),
        ),
      });
    const { verdict, figures, runs } = repeats(0.58, 0.59, 0.6);
    expect(verdict).toBe("holds");
    expect(figures).toMatchObject([{ ours: "59.00 ± 2.48", unit: "%" }]);
    expect(runs).toHaveLength(3);
    expect(repeats(0.58, 0.59, 0.601).verdict).toBe("fails");
  });

  test("does not ask random labels or ridge solutions", () => {
    expect(verdict({ labels: "random" })).toBe("notEnoughRuns");
    expect(verdict({ ridge: 0.1 })).toBe("notEnoughRuns");
  });
});
