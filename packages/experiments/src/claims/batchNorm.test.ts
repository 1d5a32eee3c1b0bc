import { describe, expect, test } from "vitest";
import { failed, made, repeats, verdictOn } from "./records.testing.ts";

describe("fig2-batch-norm", () => {
  const [on, off] = ["inception-small", "inception-small-nobn"];
  const pair = (a: number, b: number, more: object = {}, other: object = more) => [
    made({ model: on!, ...more }, { testAccuracy: a }),
    made({ model: off!, ...other }, { testAccuracy: b }),
  ];
  const judged = (training: ReturnType<typeof pair>) => verdictOn("fig2-batch-norm", { training });

  test.each([
    [0.51, 0.5, "holds"],
    [0.47, 0.5, "fails"],
    [0.55, 0.5, "holds"],
    [0.6, 0.5, "fails"],
    [0.49, 0.5, "inconclusive"],
    [0.58, 0.5, "inconclusive"],
  ])("%d with and %d without: %s", (a, b, expected) => {
    expect(judged(pair(a, b)).verdict).toBe(expected);
  });

  test("of repeats takes Student's interval", () => {
    const accuracies = [0.5, 0.62].map((testAccuracy) => ({ testAccuracy }));
    const training = [...repeats({ model: on! }, accuracies), ...pair(0, 0.52).slice(1)];
    expect(judged(training).verdict).toBe("inconclusive");
  });

  test("needs both on the same images", () => {
    expect(judged(pair(0.51, 0.5, { train: 500 }, { train: 1000 })).verdict).toBe("notEnoughRuns");
  });

  test("compares no different learning rates, unfitted networks, or such that guess", () => {
    expect(judged(pair(0.51, 0.5, { learningRate: 0.1 }, { learningRate: 0.01 }))).toMatchObject({
      verdict: "premiseNotMet",
      leftOut: [{ reason: "learningRate is 0.01, not 0.1" }],
    });
    const [first, second] = pair(0.51, 0.5) as [never, ReturnType<typeof made>];
    const unfitted = { ...second, result: { ...second.result, trainAccuracy: 0.35 } };
    expect(judged([first, unfitted])).toMatchObject({
      verdict: "premiseNotMet",
      leftOut: [{ reason: "it fitted 35.0 %" }],
    });
    expect(judged(pair(0.102, 0.1)).verdict).toBe("premiseNotMet");
  });

  test("cannot hold if a repeat failed", () => {
    const failures = [failed({ model: off!, seed: 1 })];
    const training = pair(0.51, 0.5);
    expect(verdictOn("fig2-batch-norm", { training, failures }).verdict).toBe("inconclusive");
  });

  test("puts Table 1 beside runs on CIFAR-10 alone", () => {
    const papers = (dataset: string) =>
      judged(pair(0.51, 0.5, { dataset })).figures.map(({ paper }) => paper);
    expect(papers("cifar10")).toEqual([85.75, 82, 3.75]);
    expect(papers("mnist")).toEqual([null, null, null]);
  });
});
