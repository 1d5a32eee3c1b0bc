import { expect, test } from "vitest";
import { checkPositive } from "./checkPositive.ts";

class ToyError extends RangeError {}

const check = (value: unknown) => () => checkPositive("toy", "rate", value, ToyError);

test.each([1, 0.1, Number.MIN_VALUE, Number.MAX_VALUE])("%d is a positive number", (value) => {
  expect(check(value)).not.toThrow();
});

test.each([
  [0, "0"],
  [-1, "-1"],
  [Number.NaN, "NaN"],
  [Number.POSITIVE_INFINITY, "Infinity"],
  ["1", '"1"'],
  [null, "null"],
])("%o is no positive number", (value, got) => {
  expect(check(value)).toThrow(ToyError);
  expect(check(value)).toThrow(`toy: rate must be a positive number, got ${got}.`);
});
