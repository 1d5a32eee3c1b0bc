import type { RunRecord } from "@rote/records";
import { expect, test } from "vitest";
import { cautionOf } from "./cautionOf.ts";

interface Told {
  condition?: string;
  classes?: number;
  trained?: number;
  tested?: number;
  n?: number;
  changedLabels?: number;
}

const cautionFor = (told: Told) => {
  const { condition = "trueLabels", classes = 10, trained = 1, tested = 1, n = 1000 } = told;
  const { changedLabels = 0 } = told;
  const set = { examples: n, fingerprint: "", changedImages: 0, changedLabels };
  return cautionOf({
    specification: { corruption: { name: condition, params: {} } },
    dataset: { name: "", title: "", classes, train: set, test: set },
    result: { trainAccuracy: trained, testAccuracy: tested },
  } as unknown as Pick<RunRecord, "specification" | "dataset" | "result">);
};

test("test examples right no more often than by guessing are nothing learned", () => {
  expect(cautionFor({ tested: 0.11 })).toBe(
    "The network is right for 11.0 % of the test examples, no more than chance (10.0 %): it has " +
      "not learned what they have in common.",
  );
  expect(cautionFor({ tested: 0.02 })).toContain("no more than chance");
  expect(cautionFor({ tested: 0.14 })).toBeUndefined();
  expect(cautionFor({ tested: 0.11, condition: "shuffledPixels" })).toContain("in common");
});

test("few test examples are too few to tell, whatever share of them is right", () => {
  expect(cautionFor({ tested: 0.1, n: 10 })).toMatch(
    /^The network is right for 10.0 % of the test examples, but 10 are too few to tell whether /,
  );
  expect(cautionFor({ tested: 0.1, n: 10 })).toMatch(
    /more than chance \(10.0 %\): it may be 0.0 % to \d\d.\d %. Use more of them.$/,
  );
  expect(cautionFor({ tested: 0.7, n: 10, classes: 2 })).toContain("too few to tell");
  expect(cautionFor({ tested: 0.9, n: 10 })).toBeUndefined();
});

test("on noise it is the training examples that a network may not have memorized", () => {
  const guessed = { trained: 0.1, tested: 0.1 };
  for (const condition of ["randomPixels", "gaussianPixels"]) {
    expect(cautionFor({ ...guessed, condition })).toMatch(/10.0 % of the training examples.*memor/);
    expect(cautionFor({ tested: 0.1, condition })).toBeUndefined();
  }
  expect(cautionFor({ ...guessed, changedLabels: 900 })).toContain("of the training examples");
  expect(cautionFor({ tested: 0.1, changedLabels: 900 })).toBeUndefined();
});
