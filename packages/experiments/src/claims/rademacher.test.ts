import { integer, key, uniform } from "@rote/random";
import type { ComplexityEvidence, FailureEvidence } from "@rote/records";
import { describe, expect, test } from "vitest";
import { onSigns, verdictOn } from "./records.testing.ts";

describe("section2-rademacher", () => {
  const claim = (...complexity: ComplexityEvidence[]) =>
    verdictOn("section2-rademacher", { complexity });
  const verdict = (...complexity: ComplexityEvidence[]) => claim(...complexity).verdict;

  test("holds where every draw of signs is fitted", () => {
    const { verdict, evidence, figures } = claim(onSigns([1, 1, 0.998]));
    expect(verdict).toBe("holds");
    expect(evidence).toBe("MLP 1x512 on 1,000 images of MNIST: 0.999 ± 0.003 over 3 draws.");
    expect(figures[0]).toMatchObject({ paper: 1, ours: expect.closeTo(0.9993, 3) });
  });

  test("fails where the signs are not fitted", () => {
    expect(verdict(onSigns([0.4, 0.41, 0.42]))).toBe("fails");
    expect(claim(onSigns([0.4, 0.41, 0.42])).evidence).toContain(
      "Against it: 0.410 ± 0.025 for MLP",
    );
  });

  test("is inconclusive where the interval covers the bound", () => {
    expect(verdict(onSigns([1, 0.9, 1]))).toBe("inconclusive");
  });

  test("needs a second draw, which may come from another seed", () => {
    expect(verdict()).toBe("notEnoughRuns");
    expect(verdict(onSigns([1]))).toBe("notEnoughRuns");
    expect(claim(onSigns([1])).evidence).toContain("Missing: a second draw of signs.");
    expect(verdict(onSigns([1]), onSigns([1], { seed: 1 }))).toBe("holds");
  });

  test("is not about linear functions or a kernel's ball", () => {
    expect(verdict(onSigns([1, 1], { of: "linear" }, null))).toBe("notEnoughRuns");
    expect(verdict(onSigns([0.03, 0.03], { of: "kernelBall" }, null))).toBe("notEnoughRuns");
  });

  test.each<[string, ComplexityEvidence]>([
    ["it has 99 examples", onSigns([1, 1], { train: 99 })],
    ["it has dropout 0.5", onSigns([1, 1], {}, { model: "mlp-1x512", dropout: 0.5 })],
    ["it was to stop at 90.0 %", onSigns([1, 1], {}, { model: "mlp-1x512", stopAtAccuracy: 0.9 })],
    ["0 of its 1000 signs are +1", withPositives([0, 500])],
    ["it does not say what its signs were", withPositives([])],
  ])("leaves out a record of which %s", (reason, record) => {
    const { verdict, leftOut } = claim(record);
    expect(verdict).toBe("premiseNotMet");
    expect(leftOut![0]!.reason).toContain(reason);
  });

  test("does not average networks that were trained in other ways", () => {
    const fast = { model: "mlp-1x512", learningRate: 0.5 };
    const slow = { model: "mlp-1x512", learningRate: 0.01 };
    expect(verdict(onSigns([1], {}, fast), onSigns([1], {}, slow))).toBe("premiseNotMet");
    const { verdict: found, leftOut } = claim(onSigns([1, 1], {}, fast), onSigns([1], {}, slow));
    expect(found).toBe("holds");
    expect(leftOut![0]!.reason).toBe("learningRate is 0.01, not 0.5");
  });

  test("cannot hold where a repeat failed", () => {
    const { specification } = onSigns([], { seed: 1 });
    const failure: FailureEvidence = {
      kind: "failure",
      of: "complexity",
      specification: { ...specification, dataset: "mnist" } as FailureEvidence["specification"],
      specificationHash: "f",
      error: { name: "DivergedError", message: "the loss is NaN" },
      epoch: 1,
      step: 7,
    };
    const { verdict, evidence } = verdictOn("section2-rademacher", {
      complexity: [onSigns([1, 1])],
      failures: [failure],
    });
    expect(verdict).toBe("inconclusive");
    expect(evidence).toContain("it failed: DivergedError at step 7");
  });

  test("holds on no values that were drawn at random", () => {
    for (let seed = 0; seed < 50; seed++) {
      const at = key(seed, "rademacher");
      const values = Array.from({ length: 2 + integer(at, 4) }, (_, i) =>
        uniform(key(seed, `${i}`)),
      );
      expect(verdict(onSigns(values))).not.toBe("holds");
    }
  });
});

function withPositives(positives: number[]): ComplexityEvidence {
  const record = onSigns([1, 1]);
  return { ...record, rademacher: { ...record.rademacher, positives } };
}
