import { key, uniforms } from "@rote/random";
import { expect, test } from "vitest";
import { MeasureArgumentError, precisionAtK, rocAuc } from "../index.ts";

test("the area is that of counting all pairs, ties by half", () => {
  const scores = Array.from(uniforms(key(0, "auc"), 60), (u) => Math.floor(u * 20));
  const positive = Array.from(uniforms(key(1, "auc"), 60), (u) => Number(u < 0.3));
  let [won, pairs] = [0, 0];
  for (const [i, a] of scores.entries()) {
    for (const [j, b] of scores.entries()) {
      if (positive[i] !== 1 || positive[j] !== 0) continue;
      pairs++;
      won += a > b ? 1 : a === b ? 0.5 : 0;
    }
  }
  expect(rocAuc(scores, positive)).toBeCloseTo(won / pairs, 12);
});

test("scikit-learn's example", () => {
  expect(rocAuc([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1])).toBe(0.75);
});

test("turning the scores around turns the area around", () => {
  const positive = [1, 0, 1, 0, 0];
  const scores = [3, 1, 2, 5, 0];
  const turned = scores.map((score) => -score);
  expect(rocAuc(scores, positive) + rocAuc(turned, positive)).toBeCloseTo(1, 12);
});

test("true and false are positive and negative, as 1 and 0 are", () => {
  const scores = [0.1, 0.4, 0.35, 0.8];
  const positive = [false, false, true, true];
  expect(rocAuc(scores, positive)).toBe(rocAuc(scores, [0, 0, 1, 1]));
  expect(precisionAtK(scores, positive, 2)).toBe(0.5);
  expect(() => rocAuc(scores, [true, "no", true, false] as never)).toThrow(
    /positive must be numbers, got "no" at 1/,
  );
});

test("precision counts the positive among the first k, the first of equals before the last", () => {
  const [scores, positive] = [[5, 4, 4, 1], [1, 0, 1, 1]]; // biome-ignore format: a table
  expect([1, 2, 3, 4].map((k) => precisionAtK(scores!, positive!, k))).toEqual([
    1,
    0.5,
    2 / 3,
    0.75,
  ]);
});

test.each([
  [() => rocAuc([1, 2], [1, 1]), /there must be positive and negative examples, got 2 and 0/],
  [() => rocAuc([1, Number.NaN], [1, 0]), /scores must be finite numbers, got NaN at 1/],
  [() => rocAuc([1, 2], [1, 2]), /positive must be 1 or 0, true or false, got 2 at 1/],
  [() => precisionAtK([1, 2], [1, 0], 3), /k must be an integer in \[1, 2\], got 3/],
])("refuses %o", (call, message) => {
  expect(call).toThrow(MeasureArgumentError);
  expect(call).toThrow(message);
});
