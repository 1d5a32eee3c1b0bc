import { describe, expect, test } from "vitest";
import type { RunSpecification } from "../runs/runSpecification.ts";
import { failed, made, type Outcome, repeats, verdictOn } from "./records.testing.ts";

describe("fig2-early-stopping", () => {
  const judged = (
    training: ReturnType<typeof made>[],
    failures: ReturnType<typeof failed>[] = [],
  ) => verdictOn("fig2-early-stopping", { training, failures });
  const one = (first: number, specification: RunSpecification = {}, more: Outcome = {}) =>
    made(specification, { testAccuracy: 0.5, firstTestAccuracy: first, ...more });

  test("holds up to a gain of three points, by the interval of the test images", () => {
    expect(judged([one(0.4)]).verdict).toBe("holds");
    expect(judged([one(0.51)]).verdict).toBe("holds");
    expect(judged([one(0.5299)]).verdict).toBe("inconclusive");
    expect(judged([one(0.55)]).verdict).toBe("fails");
    expect(judged([one(0.51, { test: 500 })]).verdict).toBe("inconclusive");
  });

  test("of repeats takes Student's interval", () => {
    const gains = (...first: number[]) =>
      repeats(
        {},
        first.map((firstTestAccuracy) => ({ testAccuracy: 0.5, firstTestAccuracy })),
      );
    expect(judged(gains(0.505, 0.51, 0.515)).verdict).toBe("holds");
    expect(judged(gains(0.5, 0.56)).verdict).toBe("inconclusive");
  });

  test("leaves out one epoch, unfitted networks, and such that guess", () => {
    expect(judged([one(0.5, {}, { fitAt: 1 })])).toMatchObject({
      verdict: "premiseNotMet",
      leftOut: [{ reason: "it was tested once at most" }],
    });
    expect(judged([one(0.5, {}, { trainAccuracy: 0.2 })]).verdict).toBe("premiseNotMet");
    expect(judged([one(0.1, {}, { testAccuracy: 0.1 })]).verdict).toBe("premiseNotMet");
  });

  test("cannot hold if a repeat failed", () => {
    expect(judged([one(0.4)], [failed({ seed: 1 })]).verdict).toBe("inconclusive");
  });

  test("is about CIFAR-10", () => {
    expect(judged([one(0.5, { dataset: "mnist" })]).verdict).toBe("notEnoughRuns");
  });
});
