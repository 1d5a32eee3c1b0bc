import { expect, test } from "vitest";
import { dynamicsOf } from "./dynamicsOf.ts";

/** Three epochs of four examples; the last two labels were changed, the last is never right. */
const recorded = {
  epochs: 3,
  examples: 4,
  // biome-ignore format: a table
  margins: Float32Array.of(
     1, -1, -2, -1,
     2,  1,  1, -1,
     3,  3, -1, -1,
  ),
  losses: new Float32Array(12).fill(Math.LN2),
  el2n: Float32Array.of(0.25, 0.5, 0.5, 1),
};
const changed = Uint8Array.of(0, 0, 1, 1);

test("pairs of a changed and an unchanged label are counted, equal values half", () => {
  expect(dynamicsOf(recorded, changed).above).toEqual({
    firstEpochLearned: 0.875, // 2 and never, against 1 and 2
    forgettingEvents: 1, // 1 and never right, against 0 and 0
    areaUnderMargin: 0,
    confidence: 0.5,
    variability: 0.5,
    el2n: 0.875,
  });
});

test("deciles are values of examples, from the least to the greatest; never right is null", () => {
  const { changed: late, unchanged: early } = dynamicsOf(recorded, changed);
  expect([late!.examples, early!.examples]).toEqual([2, 2]);
  expect(early!.deciles.firstEpochLearned).toEqual([1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2]);
  expect(late!.deciles.firstEpochLearned.slice(4, 7)).toEqual([2, 2, null]);
  expect(late!.deciles.areaUnderMargin[10]).toBeCloseTo(-2 / 3, 12);
  expect(late!.deciles.areaUnderMargin[0]).toBe(-1);
  for (const value of early!.deciles.confidence) expect(value).toBeCloseTo(0.5, 6);
  expect(early!.deciles.variability).toEqual(new Array(11).fill(0));
});

test("where all labels are of one kind there are no pairs", () => {
  const { changed: none, unchanged, above } = dynamicsOf(recorded, new Uint8Array(4));
  expect([none, above]).toEqual([null, null]);
  expect(unchanged!.examples).toBe(4);
  expect(unchanged!.deciles.el2n[0]).toBe(0.25);
});
