import { describe, expect, test } from "vitest";
import { corruptionOf, crop, failed, made, repeats, verdictOn } from "./records.testing.ts";

const random = { corruption: corruptionOf("randomLabels") };
const turned = {
  augmentation: [
    { name: "randomHorizontalFlip", params: {} },
    { name: "randomRotation", params: { degrees: 25 } },
  ],
};

describe.each([
  ["table4-weight-decay", { weightDecay: 1e-4 }],
  ["table4-random-crop", crop],
  ["table4-augmentation", turned],
  ["table4-dropout", { dropout: 0.2 }],
])("%s", (id, regularizer) => {
  const under = { ...random, ...regularizer };
  const judged = (
    training: ReturnType<typeof made>[],
    failures: ReturnType<typeof failed>[] = [],
  ) => verdictOn(id, { training, failures });
  const run = (accuracy: number, more: object = {}) =>
    made({ ...under, ...more }, { trainAccuracy: accuracy, onlineAccuracy: accuracy });

  test("holds if a network fits under it, whatever another does", () => {
    expect(judged([run(0.99)]).verdict).toBe("holds");
    expect(judged([run(0.98)]).verdict).toBe("fails");
    expect(judged([run(0.99), run(0.1, { model: "alexnet-small" })]).verdict).toBe("holds");
  });

  test("is inconclusive where seeds disagree, and fails with one that failed", () => {
    const outcomes = [1, 0.98].map((accuracy) => ({
      trainAccuracy: accuracy,
      onlineAccuracy: accuracy,
    }));
    expect(judged(repeats(under, outcomes)).verdict).toBe("inconclusive");
    expect(judged([run(1)], [failed({ ...under, seed: 1 })]).verdict).toBe("fails");
    expect(judged([], [failed(under)]).verdict).toBe("fails");
  });

  test("does not ask runs on true labels, without a regularizer, or with two", () => {
    const both = made({ ...under, weightDecay: 1e-4, dropout: 0.2 });
    expect(judged([made(random), made(regularizer), both]).verdict).toBe("notEnoughRuns");
  });

  test("leaves out labels that are not random", () => {
    const half = {
      ...run(1),
      corruption: { name: "randomLabels", params: { probability: 0 }, seed: 0 },
    };
    expect(judged([half])).toMatchObject({
      verdict: "premiseNotMet",
      leftOut: [{ reason: "it randomizes a share of 0 only" }],
    });
  });
});

test("next to no regularizer is none", () => {
  const runs = [made({ ...random, weightDecay: 1e-9 }), made({ ...random, dropout: 1e-6 })];
  for (const id of ["table4-weight-decay", "table4-dropout"]) {
    expect(verdictOn(id, { training: runs }).verdict).toBe("premiseNotMet");
  }
});

test("takes the accuracy of the batches as met under augmentation", () => {
  const run = (onlineAccuracy: number) =>
    made({ ...random, ...crop }, { trainAccuracy: 1, onlineAccuracy });
  expect(verdictOn("table4-random-crop", { training: [run(0.99)] }).verdict).toBe("holds");
  expect(verdictOn("table4-random-crop", { training: [run(0.98)] }).verdict).toBe("fails");
});

test("gives Table 4 beside the regularizer it is about, and says what failed there", () => {
  const papers = (id: string, model: string, specification: object) =>
    verdictOn(id, { training: [made({ ...random, model, ...specification })] }).figures.map(
      ({ paper }) => paper,
    );
  const decay = { weightDecay: 1e-4 };
  expect(papers("table4-weight-decay", "inception-small", decay)).toEqual([100]);
  expect(papers("table4-weight-decay", "alexnet-small", decay)).toEqual(["failed to converge"]);
  expect(papers("table4-random-crop", "inception-small", crop)).toEqual([99.93]);
  expect(papers("table4-augmentation", "inception-small", turned)).toEqual([99.28]);
});
