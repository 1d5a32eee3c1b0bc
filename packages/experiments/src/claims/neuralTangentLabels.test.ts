import { neuralTangentMeasure } from "@rote/measures";
import type { LinearEvidence } from "@rote/records";
import { kernelInterpolation, neuralTangent } from "@rote/solvers";
import { expect, test } from "vitest";
import { kernelMachine, verdictOn } from "./records.testing.ts";

const on = (
  labels: "true" | "random",
  norm: number,
  seed = 0,
  more: Partial<LinearEvidence> = {},
) =>
  kernelMachine({
    kernel: { name: "neuralTangent" },
    labels,
    norm,
    specification: {
      train: 200,
      test: 10_000,
      seed,
      labels,
      kernel: { name: "neuralTangent", hiddenLayers: 1 },
    },
    specificationHash: `${labels} ${seed}`,
    ...more,
  });
const judged = (linear: LinearEvidence[]) => verdictOn("neural-tangent-labels", { linear });

test("holds where it is larger on random labels, and fails where it is smaller", () => {
  const { verdict, evidence, figures } = judged([on("true", 10), on("random", 30)]);
  expect(verdict).toBe("holds");
  expect(evidence).toContain("3.00 on random labels, 1.00 on true"); // 30·√(2/200)
  expect(figures).toHaveLength(2);
  expect(judged([on("true", 30), on("random", 10)]).verdict).toBe("fails");
});

test("is inconclusive within a fifth, or within the interval of repeats", () => {
  expect(judged([on("true", 10), on("random", 11)]).verdict).toBe("inconclusive");
  const repeats = [8, 10, 12].flatMap((norm, seed) => [
    on("true", norm, seed),
    on("random", norm + 1, seed),
  ]);
  expect(judged(repeats).verdict).toBe("inconclusive");
});

test("its premises: certified, and every label taken", () => {
  const clean = on("true", 10);
  const rough = { certificate: { status: "converged", relativeResidual: 0.1 } } as const;
  expect(judged([clean, on("random", 30, 0, rough)]).verdict).toBe("premiseNotMet");
  expect(judged([clean, on("random", 30, 0, { trainError: 0.2 })]).verdict).toBe("premiseNotMet");
  const few = { specification: { train: 50, test: 10_000, seed: 0 } };
  expect(judged([clean, on("random", 30, 0, few)]).verdict).toBe("notEnoughRuns");
});

test("needs this kernel, of one hidden layer, on both labels and without ridge", () => {
  expect(judged([on("true", 10)]).verdict).toBe("notEnoughRuns");
  const gaussian = { kernel: "gaussian" };
  const both = (more: Partial<LinearEvidence>) =>
    judged([on("true", 10, 0, more), on("random", 30, 0, more)]).verdict;
  expect(both(gaussian)).toBe("notEnoughRuns");
  expect(both({ ridge: 0.1 })).toBe("notEnoughRuns");
  const kernel = { name: "neuralTangent", hiddenLayers: 2 } as const;
  expect(both({ specification: { train: 200, test: 10_000, seed: 0, kernel } })).toBe(
    "notEnoughRuns",
  );
});

test("norm times √(2/n) is the measure of @rote/measures", async () => {
  const points = { data: [1, 0, 0.6, 0.8, 0, 1, -0.8, 0.6], shape: [4, 2] as const };
  const y = [1, 0, 0, 1];
  const { coefficients, certificate } = await kernelInterpolation(
    points,
    { data: Float64Array.from(y), shape: [4, 1] },
    { kernel: neuralTangent() },
  );
  const measure = neuralTangentMeasure(coefficients.data, y);
  expect(certificate.norm * Math.sqrt(2 / 4)).toBeCloseTo(measure, 12);
});
