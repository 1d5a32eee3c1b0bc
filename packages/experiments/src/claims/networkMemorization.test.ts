import { foldIn, key, uniform } from "@rote/random";
import type { FailureEvidence, SubsetEvidence } from "@rote/records";
import { describe, expect, test } from "vitest";
import { hexOf } from "../subsets/bits.ts";
import { verdictOn } from "./records.testing.ts";

const N = 200;
const WRONG = 40;
const changed = Array.from({ length: N }, (_, i) => Number(i < WRONG));

interface Drawn {
  draw: number;
  /** Probability that a network without the example gives its label. */
  others?: { changed: number; unchanged: number };
  changed?: readonly number[];
  trainAccuracy?: number;
  specification?: object;
}

/** A training on 7 of 10 examples, which it has right; the others as often as is said. */
function drawn({ draw, others, trainAccuracy = 1, specification, ...given }: Drawn) {
  const labels = given.changed ?? changed;
  const at = foldIn(key(0, "drawn"), draw);
  const bits = (of: (i: number) => boolean) => hexOf(labels.map((_, i) => Number(of(i))));
  const isIn = (i: number) => uniform(foldIn(foldIn(at, "in"), i)) < 0.7;
  const p = (i: number) => (labels[i] ? (others?.changed ?? 0.1) : (others?.unchanged ?? 0.8));
  const record: SubsetEvidence = {
    kind: "subset",
    specification: {
      model: "mlp-1x512",
      dataset: "mnist",
      train: N,
      test: 4,
      seed: 0,
      share: 0.7,
      draw,
      ...specification,
    },
    specificationHash: `${draw} ${JSON.stringify(specification)}`,
    dataset: "mnist",
    model: "mlp-1x512",
    corruption: { name: "partialLabels", params: { probability: 0.2 }, seed: 0 },
    included: bits(isIn),
    changed: hexOf(labels),
    result: {
      right: bits((i) => isIn(i) || uniform(foldIn(foldIn(at, "right"), i)) < p(i)),
      testRight: "f",
      trainAccuracy,
      heldOutAccuracy: 0.6,
      testAccuracy: 1,
      epochs: 10,
      weightsHash: "",
    },
  };
  return record;
}

const draws = (count: number, more: Omit<Drawn, "draw"> = {}) =>
  Array.from({ length: count }, (_, draw) => drawn({ draw, ...more }));

describe.each(["network-memorization-labels", "network-consistency-labels"])("%s", (id) => {
  const judged = (subsets: SubsetEvidence[], failures: FailureEvidence[] = []) =>
    verdictOn(id, { subsets, failures });

  test("holds where others do not give changed labels, and says of how many pairs", () => {
    const { verdict, evidence, runs, figures } = judged(draws(20));
    expect(verdict).toBe("holds");
    expect(evidence).toMatch(/MLP 1x512 on 200 images of MNIST: the changed label .* by 20 train/);
    expect(runs).toHaveLength(20);
    const [share] = String(figures[0]!.ours).split(" ");
    expect(Number(share)).toBeGreaterThan(95);
  });

  test("fails where they give the changed ones rather, and is open where it makes none", () => {
    const reversed = draws(20, { others: { changed: 0.8, unchanged: 0.1 } });
    expect(judged(reversed).verdict).toBe("fails");
    const same = draws(20, { others: { changed: 0.5, unchanged: 0.5 } });
    expect(judged(same).verdict).not.toBe("holds");
  });

  test("needs ten trainings on each share, of one experiment", () => {
    expect(judged(draws(9)).verdict).toBe("notEnoughRuns");
    expect(judged(draws(9)).evidence).toContain("Missing: 10 trainings on each share");
    const shares = [...draws(10), ...draws(3, { specification: { share: 0.6 } })];
    expect(judged(shares).verdict).toBe("notEnoughRuns");
    const two = [...draws(9), ...draws(1, { specification: { learningRate: 0.5 } })];
    expect(judged(two).verdict).toBe("notEnoughRuns");
  });

  test("counts a draw that two machines did once", () => {
    expect(judged([...draws(9), ...draws(9)]).verdict).toBe("notEnoughRuns");
  });

  test("its premises: fitted, plain, of both kinds of labels, and enough examples", () => {
    const [, ...others] = draws(20);
    const unfitted = judged([...others, drawn({ draw: 0, trainAccuracy: 0.7 })]);
    expect(unfitted.verdict).toBe("inconclusive");
    expect(unfitted.leftOut).toMatchObject([
      {
        record: "draw 0 of 70 % of the examples with MLP 1x512 on 200 images of MNIST",
        reason: "it fitted 70.0 %",
      },
    ]);
    const reasonOf = (more: Omit<Drawn, "draw">) => {
      const { verdict, leftOut } = judged(draws(20, more));
      expect(verdict).toBe("premiseNotMet");
      return leftOut![0]!.reason;
    };
    expect(reasonOf({ specification: { dropout: 0.5 } })).toContain("dropout");
    const few = changed.map((_, i) => Number(i < 20));
    expect(reasonOf({ changed: few })).toBe("20 labels are changed, 180 are not");
    expect(reasonOf({ changed: changed.slice(0, 100), specification: { train: 100 } })).toContain(
      "70 examples",
    );
  });

  test("a training that failed could have decided otherwise", () => {
    const failure = {
      kind: "failure",
      of: "subset",
      specification: { ...drawn({ draw: 20 }).specification },
      specificationHash: "f",
      error: { name: "DivergedError", message: "diverged" },
      epoch: 1,
      step: 3,
    } as unknown as FailureEvidence;
    const { verdict, evidence } = judged(draws(20), [failure]);
    expect(verdict).toBe("inconclusive");
    expect(evidence).toContain("it failed: DivergedError at step 3");
  });
});
