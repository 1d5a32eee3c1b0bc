import { expect, test } from "vitest";
import { arraySet, labelsOf } from "./arraySet.ts";

/** A `.npy` file of bytes, as NumPy saves it. */
function npy(shape: readonly number[], data: readonly number[]): Uint8Array {
  const sides = shape.map((side) => `${side},`).join(" ");
  const header = `{'descr': '|u1', 'fortran_order': False, 'shape': (${sides}), }\n`;
  const start = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length, 0];
  return Uint8Array.of(...start, ...new TextEncoder().encode(header), ...data);
}

test("images of one channel get labels that are given, and classes by their numbers", () => {
  const given = Int32Array.of(1, 0);
  const { set, leftOut } = arraySet("x.npy", npy([2, 1, 2], [1, 2, 3, 4]), given);
  expect(leftOut).toEqual([]);
  expect(set.shape).toEqual([2, 1, 2, 1]);
  expect([...set.images]).toEqual([1, 2, 3, 4]);
  expect(set.classes).toEqual(["0", "1"]);
  expect(set.fingerprint).toMatch(/^[0-9a-f]{64}$/);
});

test.each([
  [[4], undefined, /must have images of \[n, height, width\].*got images \[4\]/],
  [[1, 3, 5, 5], undefined, /must have their channels last, got \[1,3,5,5\]/],
  [[2, 1, 2], undefined, /must have a label for each of 2 images, got none/],
  [[2, 1, 2], Int32Array.of(1), /must have a label for each of 2 images, got 1/],
])("refuses images of [%j] with labels %j", (shape, labels, message) => {
  const entries = shape.reduce((product, side) => product * side);
  const data = Array.from({ length: entries }, (_, i) => i);
  expect(() => arraySet("x.npy", npy(shape, data), labels)).toThrow(message);
});

test.each([[[0, 1.5]], [[-1, 0]], [[0, Number.NaN]]])(
  "labels %j are refused, not cut off",
  (labels) => {
    const array = { data: Float32Array.from(labels), shape: [2] };
    expect(() => labelsOf("y.npy", array)).toThrow(
      /labels of y.npy must be integers from 0 on, got/,
    );
    expect(labelsOf("y.npy", { data: Float32Array.of(2, 0), shape: [2] })).toEqual(
      Int32Array.of(2, 0),
    );
  },
);
