import { expect, test } from "vitest";
import {
  consistencyScores,
  leaveOneOutMemorization,
  MeasureArgumentError,
  subsetMemorization,
} from "../index.ts";

/** Four runs on halves of four examples, by hand. */
const included = {
  // biome-ignore format: a table
  data: [
    1, 1, 0, 1,
    1, 0, 1, 1,
    0, 1, 0, 1,
    0, 0, 1, 1,
  ],
  shape: [4, 4] as const,
};
const correct = {
  // biome-ignore format: a table
  data: [
    1, 1, 1, 1,
    1, 0, 1, 1,
    0, 1, 0, 1,
    0, 1, 1, 1,
  ],
  shape: [4, 4] as const,
};

test("memorization is the difference that being included makes", () => {
  const { memorization, standardError, included: counts } = subsetMemorization(included, correct);
  expect([...memorization]).toEqual([1, 0.5, 0.5, Number.NaN]);
  // Means of 1, 1 and 0, 0; of 1, 1 and 0, 1, whose sample variance is 1/2; of 1, 1 and 1, 0.
  expect([...standardError]).toEqual([0, 0.5, 0.5, Number.NaN]);
  expect([...counts]).toEqual([2, 2, 2, 4]);
});

test("the C-score is the accuracy of the runs without the example", () => {
  expect([...consistencyScores(included, correct)]).toEqual([0, 0.5, 0.5, Number.NaN]);
});

test("an example that only its own presence explains is memorized wholly", () => {
  const fitted = { data: [1, 0, 0, 1], shape: [2, 2] as const };
  const errors = { data: [0.125, -0.125, -1, 1], shape: [2, 2] as const };
  expect([...leaveOneOutMemorization(fitted, errors, [0, 1])]).toEqual([0.125, 1]);
});

test.each([
  [() => subsetMemorization(included, { data: [1], shape: [1, 1] }), /the shape of included/],
  [
    () => consistencyScores({ ...included, data: included.data.map((x) => x + 1) }, correct),
    /0 or 1/,
  ],
  [
    () => leaveOneOutMemorization(included, { data: [1], shape: [1, 1] }, [0, 0, 0, 0]),
    /errors must have the shape of fitted, \[4,4\], got \[1,1\]/,
  ],
])("refuses %o", (call, message) => {
  expect(call).toThrow(MeasureArgumentError);
  expect(call).toThrow(message);
});
