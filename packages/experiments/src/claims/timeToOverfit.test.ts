import { describe, expect, test } from "vitest";
import { failed, overLabels, verdictOn } from "./records.testing.ts";

describe("fig1b", () => {
  const runs = (epochs: Record<number, number | null>, spread = 0) =>
    [0, 1, 2].flatMap((seed) =>
      overLabels((p) => ({ fitAt: epochs[p] === null ? null : epochs[p]! + spread * (seed - 1) }), {
        seed,
      }),
    );
  const verdict = (...given: Parameters<typeof runs>) =>
    verdictOn("fig1b", { training: runs(...given) }).verdict;

  test("holds if time grows up to five times", () => {
    expect(verdict({ 0: 20, 0.5: 40, 1: 90 })).toBe("holds");
    expect(verdict({ 0: 20, 0.5: 40, 1: 110 })).toBe("fails");
  });

  test("lets time fall by 15 % from one p to the next, and not more", () => {
    expect(verdict({ 0: 20, 0.5: 40, 1: 36 })).toBe("holds");
    expect(verdict({ 0: 20, 0.5: 40, 1: 30 })).toBe("fails");
  });

  test("fails if random labels take no longer than true ones", () => {
    expect(verdict({ 0: 20, 0.5: 20, 1: 18 })).toBe("fails");
    expect(verdict({ 0: 20, 0.5: 20, 1: 22 })).toBe("holds");
  });

  test("is inconclusive where seeds differ as much", () => {
    expect(verdict({ 0: 20, 0.5: 40, 1: 90 }, 12)).toBe("inconclusive");
    expect(verdict({ 0: 20, 0.5: 20, 1: 20 })).toBe("inconclusive");
  });

  test("needs both ends and something between, each with a second seed", () => {
    const [a, b, c] = overLabels(() => ({})) as [never, never, never];
    for (const training of [
      [a, b],
      [b, c],
      [a, c],
      [a, b, c],
    ]) {
      expect(verdictOn("fig1b", { training }).verdict).toBe("notEnoughRuns");
    }
  });

  test("leaves a p with one run aside where the others make a curve", () => {
    const [, half] = overLabels(() => ({ fitAt: 1 }));
    const corruption = { ...half!.corruption, params: { probability: 0.3 } };
    const alone = { ...half!, corruption } as typeof half & object;
    const { specification } = alone;
    const asked = {
      ...specification,
      corruption: { name: "partialLabels", params: corruption.params },
    };
    const training = [...runs({ 0: 20, 0.5: 40, 1: 90 }), { ...alone, specification: asked }];
    const { verdict, figures } = verdictOn("fig1b", { training });
    expect(verdict).toBe("holds");
    expect(figures).toHaveLength(3);
  });

  test("leaves out runs that never fitted, that failed, and labels that are never true", () => {
    expect(verdict({ 0: 20, 0.5: 40, 1: null })).toBe("premiseNotMet");
    const failures = [failed({ seed: 4 })];
    expect(
      verdictOn("fig1b", { training: runs({ 0: 20, 0.5: 40, 1: 90 }), failures }).verdict,
    ).toBe("inconclusive");
    const wrong = runs({ 0: 20, 0.5: 40, 1: 90 }).map((run) => ({
      ...run,
      corruption: { ...run.corruption, params: { ...run.corruption.params, excludeTrue: true } },
    }));
    expect(verdictOn("fig1b", { training: wrong }).verdict).toBe("premiseNotMet");
  });

  test("does not average different learning rates as repeats", () => {
    const faster = runs({ 0: 20, 0.5: 40, 1: 90 }).map((run, i) => {
      const learningRate = 0.01 * (1 + Math.floor(i / 3));
      return { ...run, specification: { ...run.specification, learningRate } };
    });
    const { verdict, leftOut } = verdictOn("fig1b", { training: faster });
    expect(verdict).toBe("premiseNotMet");
    expect(leftOut).toHaveLength(6);
  });
});
