import { describe, expect, test } from "vitest";
import type { RunSpecification } from "../runs/runSpecification.ts";
import { made, verdictOn } from "./records.testing.ts";

describe("fig2-early-stopping", () => {
  const verdict = (first: number, specification: RunSpecification = {}) => {
    const run = made(specification, { testAccuracy: 0.5, firstTestAccuracy: first });
    return verdictOn("fig2-early-stopping", { training: [run] }).verdict;
  };

  test("holds up to a gain of three points", () => {
    expect(verdict(0.4)).toBe("holds");
    expect(verdict(0.5299)).toBe("holds");
    expect(verdict(0.5301)).toBe("fails");
  });

  test("is about CIFAR-10", () => {
    expect(verdict(0.5, { dataset: "mnist" })).toBe("notEnoughRuns");
  });
});
