import { key, normals, permutation } from "@rote/random";
import { describe, expect, test } from "vitest";

import {
  DuplicatePointsError,
  ExpressivityArgumentError,
  evaluate,
  fitAnyFunction,
  measureFit,
  weightCount,
} from "./index.ts";
import { testSample } from "./sample.testing.ts";

describe("fitAnyFunction", () => {
  test.each([
    [1, 1],
    [2, 1],
    [7, 3],
    [100, 784],
    [1000, 1],
    [1000, 20],
  ])("fits random labels of %i points in %i dimensions with 2n + d weights", (n, d) => {
    const { points, values } = testSample(n, d);
    const network = fitAnyFunction(points, values);
    expect(weightCount(network)).toBe(2 * n + d);
    expect(measureFit(network, points, values).maxError).toBeLessThan(1e-8);
  });

  test("reports the error of the worst order of summation, not of that of solving", () => {
    const { points, values } = testSample(1000, 784);
    const network = fitAnyFunction(points, values);
    const inOrder = evaluate(network, points).reduce(
      (most, y, i) => Math.max(most, Math.abs(y - values[i]!)),
      0,
    );
    const { maxError } = measureFit(network, points, values);
    expect(inOrder).toBeLessThan(1e-12);
    expect(maxError).toBeGreaterThan(1000 * inOrder);
    expect(maxError).toBeLessThan(1e-8);
  });

  test("orders that separate neighbours err up to a hundred times more than is reported", () => {
    const { points, values } = testSample(1000, 7);
    const network = fitAnyFunction(points, values);
    const { direction, thresholds: b, weights: w } = network;
    const add = (terms: number[]) => terms.reduce((sum, term) => sum + term, 0);
    const largest = (sumOf: (terms: number[]) => number) =>
      Math.max(
        ...Array.from(values, (y, i) => {
          const x = direction.reduce((sum, a, j) => sum + a * points.data[7 * i + j]!, 0);
          const terms = Array.from(b, (bj, j) => w[j]! * Math.max(x - bj, 0));
          return Math.abs(sumOf(terms) - y);
        }),
      );
    const { maxError } = measureFit(network, points, values);
    expect(largest(add)).toBeLessThan(1e-3 * maxError);
    const lanes = largest((terms) =>
      add([0, 1, 2, 3].map((lane) => add(terms.filter((_, j) => j % 4 === lane)))),
    );
    expect(lanes / maxError).toBeGreaterThan(3);
    expect(lanes / maxError).toBeLessThan(30);
    const sorted = largest((terms) => add(terms.sort((one, other) => one - other)));
    expect(sorted / maxError).toBeGreaterThan(30);
    expect(sorted / maxError).toBeLessThan(300);
  });

  test("refuses what is no dense matrix", () => {
    const strided = { data: [1, 2, 3, 4], shape: [2, 2] as const, stride: [1, 2] };
    for (const points of [strided, null, 3, { data: [1], shape: 1 }]) {
      expect(() => fitAnyFunction(points as never, [1, 2])).toThrow(ExpressivityArgumentError);
    }
  });

  test("fits real values, and values that jump from 0 to 9 between neighbours", () => {
    const { points } = testSample(1000, 1);
    const real = normals(key(0, "real"), 1000);
    const order = [...points.data.keys()].sort((i, j) => points.data[i]! - points.data[j]!);
    const jumps = new Float64Array(1000);
    order.forEach((index, rank) => {
      jumps[index] = rank % 2 === 0 ? 0 : 9;
    });
    for (const values of [real, jumps]) {
      expect(measureFit(fitAnyFunction(points, values), points, values).maxError).toBeLessThan(
        1e-9,
      );
    }
  });

  test("is worked by hand for two points on a line", () => {
    // ⟨a, x⟩ = ±x. Upwards: b = (−1, 0.1), w_1 = y_1 / 1, w_2 = (y_2 − 2 w_1) / 0.9.
    const network = fitAnyFunction([[0], [1]], [3, 5]);
    const up = network.direction[0]! > 0;
    expect([...network.thresholds]).toEqual(up ? [-1, 0.1] : [-2, -0.9]);
    const [first, second] = up ? [3, 5] : [5, 3];
    expect(network.weights[0]).toBeCloseTo(first, 14);
    expect(network.weights[1]).toBeCloseTo((second - 2 * first) / 0.9, 13);
    expect(network.smallestEigenvalue).toBeCloseTo(0.9, 14);
  });

  test("puts the thresholds strictly between the projections: a positive diagonal", () => {
    const { points, values } = testSample(200, 5);
    const { direction, thresholds, smallestEigenvalue } = fitAnyFunction(points, values);
    const x = Array.from({ length: 200 }, (_, i) =>
      direction.reduce((sum, a, j) => sum + a * points.data[i * 5 + j]!, 0),
    ).sort((p, q) => p - q);
    x.forEach((xi, i) => {
      expect(thresholds[i]).toBeLessThan(xi);
      if (i > 0) expect(thresholds[i]).toBeGreaterThan(x[i - 1]!);
    });
    expect(smallestEigenvalue).toBe(Math.min(...x.map((xi, i) => xi - thresholds[i]!)));
  });

  test("gives the same network for the same sample in another order", () => {
    const { points, values } = testSample(50, 4);
    const order = permutation(key(3), 50);
    const shuffled = [...order].map((i) => points.data.slice(i * 4, i * 4 + 4));
    expect(
      fitAnyFunction(
        shuffled,
        [...order].map((i) => values[i]!),
      ),
    ).toEqual(fitAnyFunction(points, values));
  });

  test("fits several outputs at once with d + n + n·K weights", () => {
    const { points } = testSample(60, 8);
    const values = { data: normals(key(5), 180), shape: [60, 3] as const };
    const network = fitAnyFunction(points, values);
    expect(weightCount(network)).toBe(8 + 60 + 180);
    expect(measureFit(network, points, values).maxError).toBeLessThan(1e-10);
  });

  test("keeps weights smaller with more directions to choose from", () => {
    const { points, values } = testSample(300, 10);
    const one = measureFit(fitAnyFunction(points, values, { directions: 1 }), points, values);
    const many = measureFit(fitAnyFunction(points, values, { directions: 200 }), points, values);
    expect(many.largestWeight).toBeLessThan(one.largestWeight);
  });

  test("refuses duplicate points, naming both", () => {
    const points = [
      [1, 2],
      [3, 4],
      [5, 6],
      [3, 4],
    ];
    const fit = () => fitAnyFunction(points, [0, 1, 2, 1]);
    expect(fit).toThrow(DuplicatePointsError);
    expect(fit).toThrow("got the same point at 1 and 3");
    expect(fitAnyFunction(points.slice(0, 3), [0, 1, 2]).thresholds).toHaveLength(3);
  });

  test("refuses points float64 cannot tell apart on any line", () => {
    const points = [[1], [1 + Number.EPSILON], [-1]]; // no number lies between the first two
    expect(() => fitAnyFunction(points, [0, 1, 2])).toThrow(/told apart in float64/);
  });

  test.each([
    ["no points", [], [], /at least one row/],
    ["a missing value", [[1], [2]], [1], /a value for each of the 2 points, got 1/],
    ["rows of two lengths", [[1], [2, 3]], [1, 2], /rows of one length, got 1 and 2 \(row 1\)/],
    [
      "NaN",
      [
        [1, 0],
        [2, Number.NaN],
      ],
      [1, 2],
      /finite numbers, got NaN in row 1, column 1/,
    ],
    ["an infinite value", [[1], [2]], [1, Infinity], /values must be finite numbers, got Infinity/],
  ])("refuses %s", (_, points, values, message) => {
    expect(() => fitAnyFunction(points, values)).toThrow(message);
  });

  test.each([
    ["values near the largest number", [[1], [2], [3]], [1e308, -1e308, 0], /Divide the values/],
    [
      "of two outputs",
      [[1], [2]],
      { data: [1, 1.7e308, 2, -1.7e308], shape: [2, 2] },
      /output 1\. Divide/,
    ],
    ["points of about 1e-310", [[1e-310], [2e-310], [3e-310]], [1, 2, 1], /multiply the points/],
    [
      "points of ±1e308",
      [[1e308], [-1e308], [0]],
      [1, 2, 1],
      /projections from .* Divide the poin/,
    ],
    [
      "long points of 1e308",
      [
        [1e308, 1e308, 1e308],
        [0, 1, 2],
      ],
      [1, 2],
      /got projections|Divide/,
    ],
  ])("refuses what has weights that are no finite numbers: %s", (_, points, values, message) => {
    const fit = () => fitAnyFunction(points, values as never);
    expect(fit).toThrow(ExpressivityArgumentError);
    expect(fit).toThrow(message);
  });

  test.each([1e-300, 1e-150, 1e150, 1e300])("fits values and points of about %s", (scale) => {
    const points = [[1], [2], [4]].map(([x]) => [x! * scale]);
    for (const values of [
      [3, -1, 2],
      [3 * scale, -scale, 2 * scale],
    ]) {
      const size = Math.max(...values);
      const found = evaluate(fitAnyFunction(points, values), points);
      found.forEach((y, i) => {
        expect(y / size).toBeCloseTo(values[i]! / size, 12);
      });
    }
  });

  test("refuses options out of range", () => {
    expect(() => fitAnyFunction([[1]], [1], { theta: 1 })).toThrow(/between 0 and 1, got 1/);
    expect(() => fitAnyFunction([[1]], [1], { directions: 0 })).toThrow(/positive integer, got 0/);
    const short = { data: [1, 2, 3], shape: [2, 2] as const };
    expect(() => fitAnyFunction(short, [1, 2])).toThrow(/must have 4 numbers, got 3/);
  });
});

test("evaluate refuses points of another dimension", () => {
  const network = fitAnyFunction([[1, 2]], [1]);
  expect(() => evaluate(network, [[1, 2, 3]])).toThrow(/must have 2 coordinates, got 3/);
  expect([...evaluate(network, [[1, 2]])]).toEqual([1]);
});

test("measureFit refuses values of another shape", () => {
  const network = fitAnyFunction([[1, 2]], [1]);
  expect(() => measureFit(network, [[1, 2]], [[1, 2]])).toThrow(/shape \[1, 1\], got \[1, 2\]/);
});
