import { describe, expect, test } from "vitest";
import { corruptionOf, failed, made, verdictOn } from "./records.testing.ts";

describe("fig1a-order", () => {
  const order = { trueLabels: 10, shuffledPixels: 15, gaussianPixels: 21, randomPixels: 23 };
  const records = (
    epochs: Record<string, number | null>,
    { model = "inception-small", spread = 0 } = {},
  ) =>
    Object.entries({ ...order, randomLabels: 36, ...epochs }).flatMap(([name, fitAt]) =>
      [0, 1, 2].map((seed) =>
        made(
          { model, corruption: corruptionOf(name), seed },
          { fitAt: fitAt === null ? null : fitAt + spread * (seed - 1) },
        ),
      ),
    );
  const verdict = (...given: Parameters<typeof records>) =>
    verdictOn("fig1a-order", { training: records(...given) }).verdict;

  test("holds in the paper's order, also if Gaussian and random pixels swap", () => {
    expect(verdict({})).toBe("holds");
    expect(verdict({ gaussianPixels: 23, randomPixels: 21 })).toBe("holds");
  });

  test("fails if one is clearly out of order", () => {
    expect(verdict({ shuffledPixels: 20, trueLabels: 30 })).toBe("fails");
    expect(verdict({ randomPixels: 50 })).toBe("fails");
    expect(verdict({ randomLabels: 16 })).toBe("fails");
  });

  test("is inconclusive where seeds differ by more than the conditions", () => {
    expect(verdict({}, { spread: 5 })).toBe("inconclusive");
    expect(verdict({ trueLabels: 11, shuffledPixels: 10 })).toBe("inconclusive");
  });

  test("needs a second seed, and shows what there is", () => {
    const training = records({}).filter(({ specification }) => specification.seed === 0);
    const { verdict, evidence, figures } = verdictOn("fig1a-order", { training });
    expect(verdict).toBe("notEnoughRuns");
    expect(evidence).toContain("a second seed");
    expect(figures.map(({ ours }) => ours)).toEqual(["10", "15", "21", "23", "36"]);
  });

  test("leaves out networks that never fit, and failed ones: nobody knows when they would", () => {
    expect(verdict({ randomLabels: null })).toBe("premiseNotMet");
    const corruption = corruptionOf("randomLabels");
    const failures = [failed({ model: "inception-small", corruption, seed: 3 })];
    expect(verdictOn("fig1a-order", { training: records({}), failures })).toMatchObject({
      verdict: "inconclusive",
      leftOut: [{ reason: "it failed: DivergedError at step 7" }],
    });
  });

  test("does not ask a perceptron, to which shuffled pixels are true labels", () => {
    expect(verdict({}, { model: "mlp-1x512" })).toBe("notEnoughRuns");
  });

  test("puts figure 1a beside its own network alone", () => {
    const papers = (model: string) =>
      verdictOn("fig1a-order", { training: records({}, { model }) }).figures.map(
        ({ paper }) => paper,
      );
    expect(papers("inception-small")).toEqual([10, 15, 21, 23, 36]);
    expect(papers("alexnet-small")).toEqual([null, null, null, null, null]);
  });
});
