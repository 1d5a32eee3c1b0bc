import { describe, expect, test } from "vitest";
import {
  isRegularized,
  onlyRegularizer,
  regularizationOf,
  regularizationWords,
} from "./regularization.ts";
import { testRecords } from "./testRecords.ts";

const crop = { name: "randomCrop", params: {} };
const of = (specification: object) => regularizationOf({ ...testRecords()[0]!, specification });

describe("regularizationOf", () => {
  test.each([
    [{}, "none", undefined],
    [{ augmentation: [], weightDecay: 0, dropout: 0 }, "none", undefined],
    [{ weightDecay: 0.0005 }, "weight decay 0.0005", "weight decay"],
    [{ optimizer: { name: "sgd", weightDecay: 0.01 } }, "weight decay 0.01", "weight decay"],
    [{ dropout: 0.5 }, "dropout 0.5", "dropout"],
    [{ augmentation: [crop] }, "random crop", "random cropping"],
    [
      { augmentation: [crop, { name: "randomHorizontalFlip" }] },
      "random crop, random horizontal flip",
      "augmentation",
    ],
    [{ augmentation: [crop], dropout: 0.5 }, "random crop, dropout 0.5", undefined],
  ])("of %j is %s", (specification, words, only) => {
    const regularization = of(specification);
    expect(regularizationWords(regularization)).toBe(words);
    expect(onlyRegularizer(regularization)).toBe(only);
    expect(isRegularized(regularization)).toBe(words !== "none");
  });

  test("of a record without specification is none", () => {
    expect(isRegularized(regularizationOf(testRecords()[0]!))).toBe(false);
  });
});
