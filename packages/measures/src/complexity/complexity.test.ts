import { expect, test } from "vitest";
import {
  distanceFromInitialization,
  MeasureArgumentError,
  neuralTangentMeasure,
  pathNorm,
} from "../index.ts";

test("the neural tangent measure is NumPy's sqrt(2 y H^-1 y / n)", () => {
  // H = [[2, 1], [1, 2]], y = [1, -1]: H⁻¹y = y, since y is an eigenvector of the eigenvalue 1.
  expect(neuralTangentMeasure([1, -1], [1, -1])).toBeCloseTo(Math.SQRT2, 12);
  // y = [1, 1], of the eigenvalue 3.
  expect(neuralTangentMeasure([1 / 3, 1 / 3], [1, 1])).toBeCloseTo(Math.sqrt(2 / 3), 12);
});

const first = { data: [1, 2, -3, 4, 0.5, -1], shape: [2, 3] as const };
const second = { data: [2, -1, 3], shape: [3, 1] as const };

test("the path norm is the sum over all paths, and scaling a unit changes nothing", () => {
  let sum = 0;
  for (let i = 0; i < 2; i++) {
    for (let j = 0; j < 3; j++) sum += (first.data[i * 3 + j]! * second.data[j]!) ** 2;
  }
  expect(pathNorm([first, second])).toBeCloseTo(Math.sqrt(sum), 12);
  const up = first.data.map((w, at) => (at % 3 === 1 ? 10 * w : w));
  const down = second.data.map((w, j) => (j === 1 ? w / 10 : w));
  const scaled = [
    { ...first, data: up },
    { ...second, data: down },
  ];
  expect(pathNorm(scaled)).toBeCloseTo(Math.sqrt(sum), 12);
});

test("the distance is that of all tensors together", () => {
  expect(distanceFromInitialization([[1, 2], [3]], [[1, 0], [0]])).toBeCloseTo(Math.sqrt(13), 12);
});

test.each([
  [() => neuralTangentMeasure([-1], [1]), /must be H⁻¹y for a positive definite H/],
  [() => pathNorm([first, first]), /layers\[1\] must have 3 rows, the outputs before, got 2/],
  [() => pathNorm([]), /at least one/],
  [() => distanceFromInitialization([[1]], []), /initial must have 1 tensors, got 0/],
])("refuses %o", (call, message) => {
  expect(call).toThrow(MeasureArgumentError);
  expect(call).toThrow(message);
});
