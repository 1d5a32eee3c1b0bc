import { describe, expect, test } from "vitest";
import { run } from "./evidence.testing.ts";
import type { RunEvidence } from "./evidence.ts";
import {
  cropsAtMost,
  isRegularized,
  onlyRegularizer,
  regularizationKind,
  regularizationOf,
  regularizationWords,
} from "./regularization.ts";

type Specification = NonNullable<RunEvidence["specification"]>;

const crop = { name: "randomCrop", params: {} };
const flip = { name: "randomHorizontalFlip", params: {} };
const rotation = { name: "randomRotation", params: {} };

describe("regularizationOf", () => {
  test.each<[Specification, string, string | undefined]>([
    [{}, "none", undefined],
    [{ augmentation: [], weightDecay: 0, dropout: 0 }, "none", undefined],
    [{ weightDecay: 0.0005 }, "weight decay 0.0005", "weight decay"],
    [{ optimizer: { name: "sgd", weightDecay: 0.01 } }, "weight decay 0.01", "weight decay"],
    [{ dropout: 0.5 }, "dropout 0.5", "dropout"],
    [{ augmentation: [crop] }, "random crop", "random cropping"],
    [{ augmentation: [rotation, flip] }, "random rotation, random horizontal flip", "augmentation"],
    [
      { augmentation: [crop, flip] },
      "random crop, random horizontal flip",
      "random crop, random horizontal flip",
    ],
    [{ labelSmoothing: 0.1 } as Specification, "label smoothing 0.1", "label smoothing"],
    [{ mixUp: 0.2 } as Specification, "mix-up 0.2", "mix-up"],
    [{ maxNorm: 3 } as Specification, "max-norm 3", "max-norm"],
    [{ maxNorm: null, earlyStopping: null } as Specification, "none", undefined],
    [
      { earlyStopping: { patience: 5, minDelta: 0 } } as Specification,
      "early stopping 5",
      "early stopping",
    ],
    [{ augmentation: [crop], dropout: 0.5 }, "random crop, dropout 0.5", undefined],
  ])("of %j is %s", (specification, words, only) => {
    const regularization = regularizationOf(run(specification));
    expect(regularizationWords(regularization)).toBe(words);
    expect(onlyRegularizer(regularization)).toBe(only);
    expect(regularizationKind(regularization)).toBe(words.replace(/ [\d.]+/g, ""));
    expect(isRegularized(regularization)).toBe(words !== "none");
    expect(cropsAtMost(regularization)).toBe(!/rotation|flip/.test(words));
  });

  test("of a record without specification is none", () => {
    expect(isRegularized(regularizationOf({}))).toBe(false);
  });
});

test("whatever else is on is a regularizer, and named", () => {
  const found = regularizationOf(run({ labelSmoothing: 0.1, mixUp: 0.2, maxNorm: null }));
  expect(isRegularized(found)).toBe(true);
  expect(regularizationWords(found)).toBe("label smoothing 0.1, mix-up 0.2");
  expect(regularizationKind(found)).toBe("label smoothing, mix-up");
  expect(onlyRegularizer(found)).toBeUndefined();
  expect(onlyRegularizer(regularizationOf(run({ l1: 1e-4 })))).toBe("L1");
});
