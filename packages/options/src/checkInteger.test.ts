import { expect, test } from "vitest";
import { checkInteger, type Range } from "./checkInteger.ts";

class ToyError extends RangeError {}

const MOST = Number.MAX_SAFE_INTEGER;
const check = (value: unknown, range: Range) => () =>
  checkInteger("toy", "size", value, range, ToyError);

test.each<[number, Range]>([
  [0, [0]],
  [-0, [0]],
  [1, [1]],
  [MOST, [1]],
  [-3, [-3, 5]],
  [5, [-3, 5]],
  [7, [2, undefined]],
  [-MOST, [-MOST]],
])("%d is an integer of %j", (value, range) => {
  expect(check(value, range)).not.toThrow();
});

test.each<[unknown, Range, string]>([
  [0, [1], "a positive integer, got 0"],
  [-1, [0], "a non-negative integer, got -1"],
  [2.5, [0], "a non-negative integer, got 2.5"],
  [1, [2], "an integer of at least 2, got 1"],
  [-4, [-3], "an integer of at least -3, got -4"],
  [6, [1, 5], "an integer in [1, 5], got 6"],
  [0, [1, 5], "an integer in [1, 5], got 0"],
  [0.5, [-MOST], "an integer within ±(2^53 − 1), got 0.5"],
  [2 ** 53, [1], "a positive integer, got 9007199254740992"],
  [Number.NaN, [0], "a non-negative integer, got NaN"],
  [Number.POSITIVE_INFINITY, [0], "a non-negative integer, got Infinity"],
  ["3", [1], 'a positive integer, got "3"'],
  [3n, [1], "a positive integer, got 3"],
  [undefined, [1], "a positive integer, got undefined"],
  [[3], [1], "a positive integer, got [3]"],
])("%o is no integer of %j", (value, range, words) => {
  expect(check(value, range)).toThrow(ToyError);
  expect(check(value, range)).toThrow(`toy: size must be ${words}.`);
});
