import { describe, expect, test } from "vitest";
import { corruptionOf, failed, made, type Outcome, verdictOn } from "./records.testing.ts";

const random = (more: object = {}) =>
  made({ ...more, corruption: corruptionOf("randomLabels") }, { testAccuracy: 0.1 });

describe("phase-regularizers", () => {
  const runs = (accuracies: readonly number[], more: object = {}) => [
    made(more, { testAccuracy: 0.5 }),
    random(more),
    ...accuracies.map((testAccuracy, i) =>
      made({ ...more, weightDecay: 1e-4 * 10 ** i }, { testAccuracy }),
    ),
  ];
  const judged = (training: ReturnType<typeof runs>, failures: ReturnType<typeof failed>[] = []) =>
    verdictOn("phase-regularizers", { training, failures });

  test("holds while no step takes or gives more than half of the gap", () => {
    expect(judged(runs([0.52, 0.4, 0.25, 0.1])).verdict).toBe("holds");
    expect(judged(runs([0.52, 0.25])).verdict).toBe("fails");
    expect(judged(runs([0.75])).verdict).toBe("fails");
  });

  test("is inconclusive where the interval covers half of it", () => {
    expect(judged(runs([0.301])).verdict).toBe("inconclusive");
    expect(judged(runs([0.4], { test: 50 })).verdict).toBe("inconclusive");
  });

  test("gives each effect as a share of the gap, with its interval", () => {
    const { figures } = judged(runs([0.52, 0.4]));
    expect(figures.map(({ ours, unit }) => [ours, unit])).toEqual([
      ["5 ± 4 %", "of the gap"],
      ["-25 ± 3 %", "of the gap"],
    ]);
  });

  test("does not ask a strong regularizer to fit, but the network without one", () => {
    const [off, end] = runs([]) as [ReturnType<typeof made>, ReturnType<typeof made>];
    const strong = made({ dropout: 0.9 }, { testAccuracy: 0.4, trainAccuracy: 0.5 });
    expect(judged([off, end, strong]).verdict).toBe("holds");
    const unfitted = { ...off, result: { ...off.result, trainAccuracy: 0.5 } };
    expect(judged([unfitted, end, strong]).verdict).toBe("premiseNotMet");
  });

  test("does not hold without a gap, or with a failed repeat", () => {
    const [, end] = runs([]) as [never, ReturnType<typeof made>];
    const none = made({}, { testAccuracy: 0.1 });
    expect(judged([none, end, made({ dropout: 0.5 }, { testAccuracy: 0.1 })]).verdict).not.toBe(
      "holds",
    );
    expect(judged(runs([0.52]), [failed({ weightDecay: 1e-4, seed: 1 })]).verdict).toBe(
      "inconclusive",
    );
  });

  test("needs both ends of the gap, and a regularizer", () => {
    expect(judged(runs([])).verdict).toBe("notEnoughRuns");
    expect(judged([made({}), made({ dropout: 0.5 })]).verdict).toBe("notEnoughRuns");
  });
});

describe("phase-corruption", () => {
  const curve = (accuracies: Record<number, number>, more: Outcome = {}) =>
    Object.entries(accuracies).map(([p, testAccuracy]) => {
      const probability = Number(p);
      const name = { 0: "trueLabels", 1: "randomLabels" }[probability] ?? "partialLabels";
      const params = name === "partialLabels" ? { probability } : {};
      return made({ corruption: { name, params } }, { testAccuracy, ...more });
    });
  const judged = (training: ReturnType<typeof curve>) =>
    verdictOn("phase-corruption", { training });
  const even = { 0: 0.5, 0.25: 0.4, 0.5: 0.3, 0.75: 0.2, 1: 0.1 };

  test("holds where the accuracy fades, and fails where it falls in one step", () => {
    expect(judged(curve(even)).verdict).toBe("holds");
    expect(judged(curve({ ...even, 0.5: 0.15, 0.75: 0.12 })).verdict).toBe("fails");
    expect(judged(curve({ ...even, 0.5: 0.2, 0.75: 0.2 })).verdict).toBe("inconclusive");
  });

  test("takes the accuracy on clean test labels", () => {
    const noisy = curve(even).map((run) => ({
      ...run,
      result: {
        ...run.result,
        testAccuracy: 0.3,
        cleanLabelTestAccuracy: run.result.testAccuracy,
      },
    }));
    expect(judged(noisy).verdict).toBe("holds");
  });

  test("needs steps of a quarter or less: a wide step takes half of anything", () => {
    const { 0.5: _, ...wide } = even;
    expect(judged(curve(wide)).verdict).toBe("notEnoughRuns");
  });

  test("leaves out what did not fit, and labels that are never true", () => {
    expect(judged(curve(even, { trainAccuracy: 0.4 })).verdict).toBe("premiseNotMet");
    const wrong = curve(even).map((run) => ({
      ...run,
      corruption: { ...run.corruption, params: { ...run.corruption.params, excludeTrue: true } },
    }));
    expect(judged(wrong).verdict).toBe("premiseNotMet");
  });
});
