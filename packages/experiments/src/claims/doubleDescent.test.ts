import type { LinearEvidence } from "@rote/records";
import { expect, test } from "vitest";
import { kernelMachine, verdictOn } from "./records.testing.ts";

const certified = { status: "converged", relativeResidual: 1e-12 } as const;

/** A solution on some random features, of 1,000 images. */
const on = (features: number, testError: number, more: Partial<LinearEvidence> = {}) =>
  kernelMachine({
    kernel: "linear",
    features: { name: "random-relu" },
    specification: {
      train: 1000,
      test: 10_000,
      seed: 0,
      features: { name: "random-relu", features },
    },
    specificationHash: `${features}`,
    testError,
    certificate: features < 1000 ? { status: "inconsistent", relativeResidual: 0.5 } : certified,
    trainError: features < 1000 ? 0.1 : 0,
    ...more,
  });
const curve = (few: number, peak: number, many: number) => [
  on(100, few + 0.1),
  on(500, few),
  on(1000, peak),
  on(10_000, many),
];
const judged = (linear: readonly LinearEvidence[]) => verdictOn("double-descent", { linear });

test("holds where the error peaks at as many features as examples and ends below", () => {
  const { verdict, evidence, figures } = judged(curve(0.3, 0.9, 0.1));
  expect(verdict).toBe("holds");
  expect(evidence).toContain("30.0 % with 500 features, 90.0 % with 1,000 features, 10.0 % with");
  expect(figures).toHaveLength(4);
});

test("fails without a peak, or where the second descent stays above the first", () => {
  expect(judged(curve(0.3, 0.2, 0.1)).verdict).toBe("fails");
  expect(judged(curve(0.3, 0.9, 0.4)).verdict).toBe("fails");
});

test("is inconclusive within the interval", () => {
  expect(judged(curve(0.3, 0.9, 0.299)).verdict).toBe("inconclusive");
  expect(judged(curve(0.3, 0.301, 0.1)).verdict).toBe("inconclusive");
});

test("its premises: true labels, and all of them taken from as many features on", () => {
  const [a, b, peak, most] = curve(0.3, 0.9, 0.1) as [LinearEvidence, ...LinearEvidence[]];
  const rough = { ...most!, certificate: { status: "converged", relativeResidual: 1e-3 } } as const;
  expect(judged([a, b!, peak!, rough]).verdict).toBe("premiseNotMet");
  expect(judged([a, b!, { ...peak!, trainError: 0.01 }, most!]).verdict).toBe("premiseNotMet");
  const random = curve(0.3, 0.9, 0.1).map((one) => ({ ...one, labels: "random" as const }));
  expect(judged(random).verdict).toBe("notEnoughRuns");
});

test("needs few, as many, and ten times as many features", () => {
  const all = curve(0.3, 0.9, 0.1);
  expect(judged(all.slice(2)).verdict).toBe("notEnoughRuns");
  expect(judged(all.slice(0, 3)).verdict).toBe("notEnoughRuns");
  expect(judged(all.filter((_, i) => i !== 2)).verdict).toBe("notEnoughRuns");
});

test("they are none of the paper's kernel machines", () => {
  const linear = curve(0.3, 0.9, 0.1);
  for (const id of ["section5-generalizes", "section5-norm", "section5-random-labels"]) {
    expect(verdictOn(id, { linear })).toMatchObject({ verdict: "notEnoughRuns", leftOut: [] });
  }
});
