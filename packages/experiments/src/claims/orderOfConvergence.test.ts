import { describe, expect, test } from "vitest";
import { corruptionOf, made, verdictOn } from "./records.testing.ts";

describe("fig1a-order", () => {
  const order = { trueLabels: 10, shuffledPixels: 15, gaussianPixels: 21, randomPixels: 23 };
  const records = (epochs: Record<string, number | null>, model = "inception-small") =>
    Object.entries({ ...order, randomLabels: 36, ...epochs }).map(([name, fitAt]) =>
      made({ model, corruption: corruptionOf(name) }, { fitAt }),
    );
  const verdict = (epochs: Record<string, number | null>, model?: string) =>
    verdictOn("fig1a-order", { training: records(epochs, model) }).verdict;

  test("holds in the paper's order, also if Gaussian and random pixels swap", () => {
    expect(verdict({})).toBe("holds");
    expect(verdict({ gaussianPixels: 23, randomPixels: 21 })).toBe("holds");
  });

  test("lets an earlier condition take a tenth longer, and not more", () => {
    expect(verdict({ shuffledPixels: 10, trueLabels: 11 })).toBe("holds");
    expect(verdict({ shuffledPixels: 10, trueLabels: 12 })).toBe("fails");
    expect(verdict({ randomPixels: 40 })).toBe("fails");
    expect(verdict({ randomLabels: 20 })).toBe("fails");
  });

  test("counts a run that never fits as the slowest", () => {
    expect(verdict({ randomLabels: null })).toBe("holds");
    expect(verdict({ trueLabels: null })).toBe("fails");
  });

  test("does not ask a perceptron, to which shuffled pixels are true labels", () => {
    expect(verdict({}, "mlp-1x512")).toBe("notEnoughRuns");
  });

  test("puts figure 1a beside its own network alone", () => {
    const papers = (model: string) =>
      verdictOn("fig1a-order", { training: records({}, model) }).figures.map(({ paper }) => paper);
    expect(papers("inception-small")).toEqual([10, 15, 21, 23, 36]);
    expect(papers("alexnet-small")).toEqual([null, null, null, null, null]);
  });
});
