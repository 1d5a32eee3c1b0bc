import { describe, expect, test } from "vitest";
import { corruptionOf, crop, made, verdictOn } from "./records.testing.ts";

describe("table4", () => {
  const random = { corruption: corruptionOf("randomLabels") };
  const verdict = (...training: ReturnType<typeof made>[]) =>
    verdictOn("table4", { training }).verdict;

  test("holds if a network fits under each regularizer", () => {
    const fitted = made({ ...random, weightDecay: 1e-4 }, { trainAccuracy: 0.99 });
    const failed = made({ ...random, weightDecay: 1e-4 }, { trainAccuracy: 0.98 });
    const alexnet = made(
      { ...random, model: "alexnet-small", weightDecay: 1e-4 },
      { trainAccuracy: 0.1 },
    );
    expect(verdict(fitted)).toBe("holds");
    expect(verdict(failed)).toBe("fails");
    expect(verdict(fitted, alexnet)).toBe("holds");
    const dropped = made({ ...random, dropout: 0.2 }, { trainAccuracy: 0.5 });
    expect(verdict(fitted, dropped)).toBe("fails");
  });

  test("takes the accuracy of the batches as met under augmentation", () => {
    const run = (onlineAccuracy: number) =>
      made({ ...random, ...crop }, { trainAccuracy: 1, onlineAccuracy });
    expect(verdict(run(0.99))).toBe("holds");
    expect(verdict(run(0.98))).toBe("fails");
  });

  test("does not ask runs on true labels, nor such without a regularizer", () => {
    expect(verdict(made(random), made({ weightDecay: 1e-4 }))).toBe("notEnoughRuns");
  });

  test("gives Table 4 beside the regularizer it is about, and says what failed there", () => {
    const papers = (model: string, specification: object) =>
      verdictOn("table4", {
        training: [made({ ...random, model, ...specification })],
      }).figures.map(({ paper }) => paper);
    expect(papers("inception-small", { weightDecay: 1e-4 })).toEqual([100]);
    expect(papers("alexnet-small", { weightDecay: 1e-4 })).toEqual(["failed to converge"]);
    expect(papers("inception-small", crop)).toEqual([99.93]);
    expect(papers("inception-small", { ...crop, weightDecay: 1e-4 })).toEqual([null]);
  });
});
