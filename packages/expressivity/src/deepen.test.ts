import { key, normals } from "@rote/random";
import { describe, expect, test } from "vitest";

import {
  deepen,
  ExpressivityArgumentError,
  evaluate,
  fitAnyFunction,
  measureFit,
  weightCount,
} from "./index.ts";

test("what is no network has no weights to count", () => {
  expect(() => weightCount({} as never)).toThrow(ExpressivityArgumentError);
  const network = fitAnyFunction([1, 2, 3], [1, 2, 1]);
  for (const wrong of [{ weights: null }, { thresholds: null }, { kind: "deep", layers: [null] }]) {
    const call = () => weightCount({ ...network, ...wrong } as never);
    expect(call).toThrow(ExpressivityArgumentError);
  }
});

import { testSample } from "./sample.testing.ts";

describe("deepen", () => {
  test.each([2, 3, 4, 7, 31, 61])("depth %i fits the sample as two layers do", (depth) => {
    const { points, values } = testSample(60, 5);
    const network = fitAnyFunction(points, values);
    const deep = deepen(network, depth);
    const report = measureFit(deep, points, values);
    expect(report.depth).toBe(depth);
    expect(report.maxError).toBeLessThan(1e-8);
  });

  test("is the same function off the sample, also outside the thresholds", () => {
    const { points, values } = testSample(40, 1);
    const network = fitAnyFunction(points, values);
    const line = Array.from({ length: 500 }, (_, i) => [i / 50 - 5]);
    const two = evaluate(network, line);
    const five = evaluate(deepen(network, 5), line);
    const scale = Math.max(...two.map(Math.abs));
    two.forEach((y, i) => {
      expect(Math.abs(y - five[i]!)).toBeLessThanOrEqual(1e-12 * scale);
    });
  });

  test("has width at most n / (k − 1) + 3 and O(n + d) weights", () => {
    const [n, d] = [1000, 30];
    const { points, values } = testSample(n, d);
    const network = fitAnyFunction(points, values);
    for (const depth of [2, 3, 5, 11]) {
      const report = measureFit(deepen(network, depth), points, values);
      expect(report.width).toBeLessThanOrEqual(Math.ceil(n / (depth - 1)) + 3);
      expect(report.weights).toBeLessThanOrEqual(4 * n + d + 8 * depth);
      expect(report.maxError).toBeLessThan(1e-6);
    }
  });

  test("carries several outputs", () => {
    const { points } = testSample(30, 4);
    const values = { data: normals(key(9), 90), shape: [30, 3] as const };
    const deep = deepen(fitAnyFunction(points, values), 4);
    expect(measureFit(deep, points, values).maxError).toBeLessThan(1e-9);
  });

  test("a single point needs one unit: d, its threshold, its weight", () => {
    const deep = deepen(fitAnyFunction([[1, 2]], [4]), 2);
    expect(weightCount(deep)).toBe(2 + 1 + 2); // the unit's own input weight 1 counts too
    expect([...evaluate(deep, [[1, 2]])]).toEqual([4]);
  });

  test("takes a network as JSON has it, with lists, and returns arrays of its own", () => {
    const { points, values } = testSample(12, 2);
    const network = fitAnyFunction(points, values);
    const { direction, thresholds, weights } = network;
    const lists = {
      ...network,
      direction: [...direction],
      thresholds: [...thresholds],
      weights: [...weights],
    };
    expect(deepen(lists as never, 4)).toEqual(deepen(network, 4));
  });

  test.each([-1, 0.5, Number.NaN, 1e12, 3])("refuses %d outputs where there is one", (outputs) => {
    const points = [[1], [2], [3]];
    const network = { ...fitAnyFunction(points, [1, 2, 3]), outputs };
    expect(() => deepen(network, 2)).toThrow(ExpressivityArgumentError);
    expect(() => evaluate(network, points)).toThrow(ExpressivityArgumentError);
    const deep = { ...deepen(fitAnyFunction(points, [1, 2, 3]), 3), outputs };
    expect(() => evaluate(deep, points)).toThrow(ExpressivityArgumentError);
  });

  test("refuses layers that do not fit to each other", () => {
    const deep = deepen(fitAnyFunction([[1], [2], [3]], [1, 2, 3]), 3);
    const [first, ...rest] = deep.layers;
    const torn = { ...deep, layers: [{ ...first!, biases: new Float64Array(1) }, ...rest] };
    expect(() => evaluate(torn, [[1]])).toThrow(
      "evaluate: network.layers[0].weights must have 1 numbers, got ",
    );
  });

  test.each([1, 2.5, 5])("refuses depth %d for three points", (depth) => {
    const network = fitAnyFunction([[1], [2], [3]], [1, 2, 3]);
    expect(() => deepen(network, depth)).toThrow(/depth must be an integer in \[2, 4\]/);
  });
});
