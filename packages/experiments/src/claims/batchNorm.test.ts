import { describe, expect, test } from "vitest";
import { made, verdictOn } from "./records.testing.ts";

describe("fig2-batch-norm", () => {
  const verdict = (on: number, off: number) =>
    verdictOn("fig2-batch-norm", {
      training: [
        made({ model: "inception-small" }, { testAccuracy: on }),
        made({ model: "inception-small-nobn" }, { testAccuracy: off }),
      ],
    }).verdict;

  test.each([
    [0.491, 0.5, "holds"],
    [0.489, 0.5, "fails"],
    [0.579, 0.5, "holds"],
    [0.581, 0.5, "fails"],
  ])("%d with and %d without: %s", (on, off, expected) => {
    expect(verdict(on, off)).toBe(expected);
  });

  test("needs both on the same images", () => {
    const training = [
      made({ model: "inception-small", train: 500 }),
      made({ model: "inception-small-nobn", train: 1000 }),
    ];
    expect(verdictOn("fig2-batch-norm", { training }).verdict).toBe("notEnoughRuns");
  });

  test("puts Table 1 beside runs on CIFAR-10 alone", () => {
    const papers = (dataset: string) =>
      verdictOn("fig2-batch-norm", {
        training: [
          made({ model: "inception-small", dataset }),
          made({ model: "inception-small-nobn", dataset }),
        ],
      }).figures.map(({ paper }) => paper);
    expect(papers("cifar10")).toEqual([85.75, 82, 3.75]);
    expect(papers("mnist")).toEqual([null, null, null]);
  });
});
