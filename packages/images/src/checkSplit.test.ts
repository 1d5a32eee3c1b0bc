import { expect, test } from "vitest";
import { checkImages, checkSplit, ImageArgumentError, isSplit } from "./index.ts";

const check = (split: unknown) => () => checkSplit("toy", "split", split, RangeError);

test.each(["Train", "TEST", "tain", "tests", "train+Test", "vall"])(
  "a split called %s is refused with the nearest",
  (split) => {
    expect(check(split)).toThrow(RangeError);
    expect(check(split)).toThrow(/^toy: split must be among train, test, .* Did you mean "/);
  },
);

test.each([
  "train",
  "train+test",
  "val",
  "extra",
  "training",
  "seg_train",
  "a/x/Test",
  "birds",
  "Training",
  "a",
])("a split called %s passes", (split) => expect(check(split)).not.toThrow());

test("a split of no name passes, and one that is no text does not", () => {
  expect(check(undefined)).not.toThrow();
  expect(check(1)).toThrow("toy: split must be a text, got 1.");
});

test("only names that data sets have are of one split", () => {
  expect(["train", "validation"].every(isSplit)).toBe(true);
  expect(["training", "train+test", "a/train"].some(isSplit)).toBe(false);
});

test("an image set whose split is misspelt is refused", () => {
  const set = { images: new Uint8Array(4), shape: [1, 2, 2, 1] as const, split: "Train" };
  expect(() => checkImages("toy", set)).toThrow(ImageArgumentError);
});
