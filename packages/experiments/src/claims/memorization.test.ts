import type { LinearEvidence, MemorizationRecord } from "@rote/records";
import { describe, expect, test } from "vitest";
import { kernelMachine, verdictOn } from "./records.testing.ts";

const measures = (fields: Partial<MemorizationRecord>): MemorizationRecord => ({
  mean: 0.5,
  deciles: Array.from({ length: 11 }, (_, k) => k / 10),
  memorized: 0.4,
  farther: 0.8,
  ...fields,
});
const on = (
  labels: "true" | "random",
  fields: Partial<MemorizationRecord>,
  seed = 0,
  more: Partial<LinearEvidence> = {},
) =>
  kernelMachine({
    labels,
    specification: { train: 1000, test: 10_000, seed, labels, leaveOneOut: true },
    specificationHash: `${labels} ${seed}`,
    memorization: measures(fields),
    ...more,
  });

describe("of random labels", () => {
  const judged = (linear: LinearEvidence[]) => verdictOn("memorization-random-labels", { linear });
  const both = (clean: number, random: number, seed = 0) => [
    on("true", { mean: clean }, seed),
    on("random", { mean: random }, seed),
  ];

  test("holds where they are memorized more, and fails where less", () => {
    const { verdict, evidence, figures } = judged(both(0.3, 0.9));
    expect(verdict).toBe("holds");
    expect(evidence).toContain("0.90 on random labels, 0.30 on true");
    expect(figures).toHaveLength(2);
    expect(judged(both(0.9, 0.3)).verdict).toBe("fails");
  });

  test("is inconclusive within a fifth, and within the intervals of repeats", () => {
    expect(judged(both(0.8, 0.9)).verdict).toBe("inconclusive");
    expect(judged([...both(0.3, 0.4), ...both(0.6, 0.5, 1)]).verdict).toBe("inconclusive");
    expect(judged([...both(0.8, 0.9), ...both(0.8, 0.901, 1)]).verdict).toBe("holds");
  });

  const sameExamples = (fingerprint: string) => ({
    dataset: {
      name: "cifar10",
      train: { examples: 1000, fingerprint, label: "" },
      test: { examples: 10_000, fingerprint: "t", label: "" },
    } as unknown as LinearEvidence["dataset"],
  });

  test("counts a solution in which nothing is drawn once, and says which it left out", () => {
    const clean = [0.8, 0.8, 0.8];
    const random = [0.9, 0.901, 0.899];
    const of = (more: Partial<LinearEvidence>) =>
      judged([
        ...clean.map((mean, seed) => on("true", { mean }, seed, more)),
        ...random.map((mean, seed) => on("random", { mean }, seed, more)),
      ]);
    const once = of(sameExamples("a"));
    expect(once.evidence).toContain("0.90 ± 0.00 on random labels, 0.80 on true");
    expect(once.verdict).toBe("holds"); // random labels' interval, beside what is exact
    expect(once.leftOut!.map(({ reason }) => reason)).toEqual(
      Array(2).fill("its seed draws nothing: it is the solution of another seed again"),
    );
    expect(of({}).evidence).toContain("0.80 ± 0.00 on true"); // examples that no one knows
  });

  test("its premises: measured, certified and fitted", () => {
    const [clean, random] = both(0.3, 0.9) as [LinearEvidence, LinearEvidence];
    const { memorization: _, ...unmeasured } = random;
    expect(judged([clean, unmeasured]).verdict).toBe("notEnoughRuns");
    expect(judged([clean, unmeasured]).leftOut![0]!.reason).toBe("it was not measured");
    expect(judged([clean, { ...random, trainError: 0.1 }]).verdict).toBe("premiseNotMet");
    const rough = { status: "maxSteps", relativeResidual: 0.1 } as const;
    expect(judged([clean, { ...random, certificate: rough }]).verdict).toBe("premiseNotMet");
  });

  test("needs both labels, without ridge", () => {
    expect(judged(both(0.3, 0.9).slice(1)).verdict).toBe("notEnoughRuns");
    const ridged = both(0.3, 0.9).map((record) => ({ ...record, ridge: 0.1 }));
    expect(judged(ridged).verdict).toBe("notEnoughRuns");
  });
});

describe("of atypical examples", () => {
  const judged = (linear: LinearEvidence[]) => verdictOn("memorization-atypical", { linear });

  test("holds where the memorized are farther in most pairs, fails where nearer", () => {
    const { verdict, evidence } = judged([on("true", { farther: 0.8 })]);
    expect(verdict).toBe("holds");
    expect(evidence).toContain("farther in 80.0 ± ");
    expect(evidence).toContain("40.0 % are memorized");
    expect(judged([on("true", { farther: 0.2 })]).verdict).toBe("fails");
  });

  test("is inconclusive where the interval covers one half", () => {
    expect(judged([on("true", { farther: 0.52 })]).verdict).toBe("inconclusive");
    const repeats = [0.7, 0.5].map((farther, seed) => on("true", { farther }, seed));
    expect(judged(repeats).verdict).toBe("inconclusive");
  });

  test("its premises: true labels, with enough of either kind", () => {
    expect(judged([on("random", { farther: 0.8 })]).verdict).toBe("notEnoughRuns");
    const few = judged([on("true", { memorized: 0.01 })]);
    expect(few.verdict).toBe("premiseNotMet");
    expect(few.leftOut![0]!.reason).toBe("10 are memorized, 990 are not");
    expect(judged([on("true", { memorized: 1, farther: null })]).verdict).toBe("notEnoughRuns");
  });
});
