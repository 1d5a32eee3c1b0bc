import { expect, test } from "vitest";
import { checkDense } from "./checkDense.ts";

class ToyError extends RangeError {}

const check = (value: object) => () => checkDense("toy", "A", value, ToyError);

test.each([
  { shape: [4, 2] },
  { shape: [4, 2], offset: 0 },
  { shape: [4, 2], strides: undefined, stride: undefined, offset: undefined },
  { shape: [4, 2], strides: [2, 1] },
  { shape: [4, 2], stride: Int32Array.of(2, 1), offset: 0 },
  { shape: [4, 3, 2, 5], strides: [30, 10, 5, 1] },
  { shape: [4, 1], strides: [1, 77] }, // of one column, no step is ever taken
  { shape: [1, 4], strides: [99, 1] },
  { shape: [], strides: [] },
])("numbers row by row pass: %j", (value) => {
  expect(check(value)).not.toThrow();
});

test.each([
  [{ shape: [4, 2], strides: [1, 4] }, "strides [1, 4] and offset 0"],
  [{ shape: [4, 2], stride: [1, 4], offset: 0 }, "strides [1, 4] and offset 0"],
  [{ shape: [4, 2], strides: Int32Array.of(4, 2) }, "strides [4, 2] and offset 0"],
  [{ shape: [4, 2], strides: [-2, 1], offset: 6 }, "strides [-2, 1] and offset 6"],
  [{ shape: [4, 2], offset: 2 }, "strides undefined and offset 2"],
  [{ shape: [4, 2], strides: [2] }, "strides [2] and offset 0"],
  [{ shape: [4, 2], strides: "2,1" }, 'strides "2,1" and offset 0'],
  [{ shape: [2, 2, 2], strides: [1, 2, 4] }, "strides [1, 2, 4] and offset 0"],
])("a view that would be read in a wrong order is refused: %j", (value, got) => {
  expect(check(value)).toThrow(ToyError);
  expect(check(value)).toThrow(
    `toy: A must be dense, row by row, got a view with ${got}. Copy it first.`,
  );
});
