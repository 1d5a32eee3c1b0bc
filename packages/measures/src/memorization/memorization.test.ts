import { expect, test } from "vitest";
import {
  consistencyScores,
  leaveOneOutMemorization,
  MeasureArgumentError,
  subsetInfluence,
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

test("runs said by true and false give what runs said by 1 and 0 give", () => {
  const flags = ({ data, shape }: typeof included) => ({ data: data.map(Boolean), shape });
  for (const measure of [subsetMemorization, subsetInfluence, consistencyScores]) {
    expect(measure(flags(included), flags(correct))).toEqual(measure(included, correct));
  }
});

test("influence on a test example is the same difference, of each pair", () => {
  const tested = { data: [1, 0, 1, 0, 0, 1, 0, 0], shape: [4, 2] as const };
  const { data, shape } = subsetInfluence(included, tested);
  expect(shape).toEqual([4, 2]);
  // Of the first example: right with it in both runs, without it in none; of the second test
  // example right with it in none, without it in one of two.
  expect([...data.slice(0, 2)]).toEqual([1, -0.5]);
  expect([...data.slice(2, 4)]).toEqual([0, 0.5]);
  expect([...data.slice(6)]).toEqual([Number.NaN, Number.NaN]); // it was in all runs
  // On the training examples themselves its diagonal is their memorization.
  const own = subsetInfluence(included, correct).data;
  const { memorization } = subsetMemorization(included, correct);
  for (const i of [0, 1, 2, 3]) expect(own[5 * i]).toEqual(memorization[i]);
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
  [
    () => subsetInfluence(included, { data: [1, 0], shape: [2, 1] }),
    /as many runs as included, 4, got 2/,
  ],
  [
    () => subsetInfluence(included, { data: [1, 0, 2, 0], shape: [4, 1] }),
    /correct must be in \[0, 1\], got 2 at 2/,
  ],
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
