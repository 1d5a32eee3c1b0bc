import type { RunRecord } from "@rote/records";
import { expect, test } from "vitest";
import type { RunSpecification } from "../runs/runSpecification.ts";
import { failed, made, type Outcome, repeats, verdictOn } from "./records.testing.ts";

const clean: RunSpecification = { recordNorms: true };
const random: RunSpecification = { ...clean, corruption: { name: "randomLabels" } };
const judged = (training: RunRecord[], failures: ReturnType<typeof failed>[] = []) =>
  verdictOn("normalized-margins", { training, failures });
const both = (a: number, b: number, more: Outcome = {}) => [
  made(clean, { margin: a, ...more }),
  made(random, { margin: b, ...more }),
];

test("holds where the median is clearly larger on true labels, else fails", () => {
  expect(judged(both(0.14, 0.1)).verdict).toBe("holds");
  expect(judged(both(0.1, 0.14)).verdict).toBe("fails");
  expect(judged(both(0.11, 0.1)).verdict).toBe("inconclusive");
  expect(judged(both(0.14, 0.1)).evidence).toContain(
    "median normalized margin 0.14 on true labels, 0.1 on random ones",
  );
});

test("repeats are compared by their interval", () => {
  const three = (a: number[], b: number[]) =>
    judged([
      ...repeats(
        clean,
        a.map((margin) => ({ margin })),
      ),
      ...repeats(
        random,
        b.map((margin) => ({ margin })),
      ),
    ]).verdict;
  expect(three([0.12, 0.121, 0.119], [0.11, 0.111, 0.109])).toBe("holds");
  expect(three([0.12, 0.2, 0.08], [0.11, 0.15, 0.07])).toBe("inconclusive");
});

test("its premises: fitted, and margins of dense layers that were recorded", () => {
  const reason = (change: (run: RunRecord) => object) => {
    const [a, b] = both(0.14, 0.1);
    const { verdict, leftOut } = judged([{ ...a!, ...change(a!) }, b!]);
    expect(verdict).not.toBe("holds");
    return leftOut?.[0]?.reason;
  };
  expect(reason(({ norms }) => ({ norms: { ...norms, dense: null } }))).toBe(
    "it has no margins of dense layers",
  );
  expect(reason(() => ({ norms: undefined }))).toBe("it has no margins of dense layers");
  expect(reason(() => made(clean, { margin: -0.1 }))).toBe(
    "half of its examples have a margin of 0 or less",
  );
  expect(reason(() => made(clean, { margin: 0.14, trainAccuracy: 0.9 }))).toContain("it fitted 90");
});

test("needs both labels, without regularizers; a repeat that failed leaves it open", () => {
  expect(judged(both(0.14, 0.1).slice(0, 1)).verdict).toBe("notEnoughRuns");
  const decayed = [clean, random].map((one, i) =>
    made({ ...one, weightDecay: 1e-4 }, { margin: 0.2 - i / 10 }),
  );
  expect(judged(decayed).verdict).toBe("notEnoughRuns");
  const lost = failed({ ...random, seed: 7 });
  expect(judged(both(0.14, 0.1), [lost]).verdict).toBe("inconclusive");
});
