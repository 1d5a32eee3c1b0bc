import { expect, test } from "vitest";
import {
  distanceFromInitialization,
  MeasureArgumentError,
  neuralTangentMeasure,
  normalizedMargins,
  pathNorm,
  spectralComplexity,
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

test("the path norm of weights whose squares are out of range", () => {
  const layer = (w: number) => ({ data: [w], shape: [1, 1] as const });
  expect(pathNorm([layer(1e100), layer(1e100)]) / 1e200).toBeCloseTo(1, 12);
  expect(pathNorm([layer(1e-100), layer(1e-100)]) / 1e-200).toBeCloseTo(1, 12);
  expect(pathNorm([layer(3e200), layer(0)])).toBe(0);
});

const wide = { data: [2, -1, 0, 1, 3, 1], shape: [3, 2] as const };

test("the spectral complexity is NumPy's, from zero and from references", async () => {
  expect(await spectralComplexity([first, wide])).toBeCloseTo(84.41772956969686, 9);
  const references = [
    { data: [1, 1, -3, 4, 0, 0], shape: [2, 3] as const },
    { data: [1, 0, 0, 1, 1, 1], shape: [3, 2] as const },
  ];
  const near = await spectralComplexity([first, wide], { references });
  expect(near).toBeCloseTo(32.480145559858165, 9);
});

test("the spectral complexity of layers of any size is theirs, times the sizes", async () => {
  const [a, b] = [first, wide];
  const scaled = async (up: number, down: number) =>
    spectralComplexity([
      { ...a, data: a.data.map((w) => w * up) },
      { ...b, data: b.data.map((w) => w * down) },
    ]);
  for (const size of [1e80, 1e160, 1e250]) {
    expect(await scaled(size, 1 / size)).toBeCloseTo(84.41772956969686, 9);
  }
  expect((await scaled(1e-200, 1)) / 1e-200).toBeCloseTo(84.41772956969686, 9);
  await expect(scaled(1e200, 1e200)).rejects.toThrow(/complexity must be below 1.8e308/);
});

test.each([1e-200, 1e200])("distances and products of numbers of size %d are exact", (size) => {
  expect(distanceFromInitialization([[3 * size], [0]], [[0], [4 * size]]) / size).toBeCloseTo(5, 9);
  expect(neuralTangentMeasure([size], [size]) / size).toBeCloseTo(Math.SQRT2, 12);
});

test("what leaves the range of numbers is refused", () => {
  expect(() => distanceFromInitialization([[1e308]], [[-1e308]])).toThrow(MeasureArgumentError);
  const logits = { data: [1, 0], shape: [1, 2] as const };
  expect(() => normalizedMargins(logits, [0], 1e200, 1e200)).toThrow(/range of numbers/);
  expect(() => normalizedMargins(logits, [0], 1e-200, 1e-200)).toThrow(/range of numbers/);
});

test("normalized margins stay where a layer is scaled", async () => {
  const of = async (scale: number) => {
    const scaled = { ...wide, data: wide.data.map((w) => scale * w) };
    const complexity = await spectralComplexity([first, scaled]);
    const logits = { data: [3, 1, -1, 2].map((z) => scale * z), shape: [2, 2] as const };
    return normalizedMargins(logits, [0, 0], complexity, 5);
  };
  const [one, ten] = [await of(1), await of(10)];
  expect(one[0]).toBeCloseTo((2 * 2) / (84.41772956969686 * 5), 12);
  expect(one[1]).toBeCloseTo((-3 * 2) / (84.41772956969686 * 5), 12);
  ten.forEach((margin, i) => {
    expect(margin).toBeCloseTo(one[i]!, 12);
  });
});

test.each<[() => Promise<unknown>, RegExp]>([
  [() => spectralComplexity([]), /at least one/],
  [() => spectralComplexity([first, first]), /layers\[1\] must have 3 rows/],
  [() => spectralComplexity([first], { references: [wide] }), /must have the shape \[2,3\]/],
  [() => spectralComplexity([{ data: [0], shape: [1, 1] }]), /layers\[0\] must not be zero/],
  [async () => normalizedMargins(wide, [0, 1, 0], 0, 1), /complexity must be a number above 0/],
])("refuses %o", async (call, message) => {
  await expect(call()).rejects.toThrow(MeasureArgumentError);
  await expect(call()).rejects.toThrow(message);
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

test.each([null, [null], 5])("references that are no matrices are refused: %j", async (wrong) => {
  const layer = { data: Float64Array.of(1, 0, 0, 1), shape: [2, 2] as const };
  const call = async () => spectralComplexity([layer], { references: wrong } as never);
  await expect(call()).rejects.toThrow(MeasureArgumentError);
});
