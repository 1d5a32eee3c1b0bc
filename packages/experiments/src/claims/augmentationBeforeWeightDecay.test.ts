import { describe, expect, test } from "vitest";
import { crop, made, verdictOn } from "./records.testing.ts";

describe("table1-augmentation", () => {
  const records = (cropped: number, decayed: number) => [
    made({}, { testAccuracy: 0.5 }),
    made(crop, { testAccuracy: cropped }),
    made({ weightDecay: 1e-4 }, { testAccuracy: decayed }),
  ];
  const verdict = (training: ReturnType<typeof records>) =>
    verdictOn("table1-augmentation", { training });

  test("holds if crops gain more, and fails if they gain as much or less", () => {
    expect(verdict(records(0.53, 0.52)).verdict).toBe("holds");
    expect(verdict(records(0.53, 0.53)).verdict).toBe("fails");
    expect(verdict(records(0.53, 0.54)).verdict).toBe("fails");
    expect(verdict(records(0.54, 0.51)).figures.map(({ ours }) => ours)).toEqual(["4.0", "1.0"]);
  });

  test("needs all three", () => {
    for (const left of [0, 1, 2]) {
      const training = records(0.53, 0.52).filter((_, i) => i !== left);
      expect(verdict(training).verdict).toBe("notEnoughRuns");
    }
  });

  test("gives Table 1's gains for the networks that it has", () => {
    const papers = (model: string) =>
      verdict(records(0.53, 0.52).map((run) => made({ ...run.specification, model }))).figures.map(
        ({ paper }) => paper,
      );
    expect(papers("inception-small")).toEqual([3.56, 0.28]);
    expect(papers("alexnet-small")).toEqual([3.59, 1.29]);
    expect(papers("mlp-1x512")).toEqual([null, -0.12]);
  });
});
