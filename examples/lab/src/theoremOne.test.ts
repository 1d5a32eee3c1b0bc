import { describe, expect, test } from "vitest";
import {
  build,
  hinge,
  type Point,
  partialCurve,
  randomPoints,
  withMoved,
  withOneMore,
  withRandomValues,
} from "./theoremOne.ts";

test("each unit that is put in place adds a point that the curve goes through", () => {
  const points = randomPoints(6, 1);
  const { network, weights, maxError } = build(points)!;
  expect(weights).toBe(13); // 2n + d
  expect(maxError).toBeLessThan(1e-12);
  // Along the network's direction, which may be from right to left.
  const along = points.toSorted((a, b) => (a.x - b.x) * Math.sign(network.direction[0]!));
  const at = (units: number, x: number) => {
    const curve = partialCurve(network, units, 10_000);
    return curve[Math.round(x * 10_000)]!.y;
  };
  for (let units = 1; units <= 6; units++) {
    for (const [i, { x, y }] of along.entries()) {
      const distance = Math.abs(at(units, x) - y);
      if (i < units) expect(distance).toBeLessThan(0.01);
    }
  }
  expect(Math.abs(at(3, along[5]!.x) - along[5]!.y)).toBeGreaterThan(0.01);
});

test("random points are distinct, and the same for the same seed", () => {
  const points = randomPoints(50, 3);
  expect(new Set(points.map(({ x }) => x)).size).toBe(50);
  expect(randomPoints(50, 3)).toEqual(points);
  expect(randomPoints(50, 4)).not.toEqual(points);
  expect(build([])).toBeUndefined();
});

describe("points that the reader has placed", () => {
  const points = randomPoints(5, 0);

  test("stay where they are when one more comes, or other values", () => {
    expect(withOneMore(points, 1).slice(0, 5)).toEqual(points);
    expect(withOneMore([], 0)[0]!.x).toBe(0.5);
    const others = withRandomValues(points, 3);
    expect(others.map(({ x }) => x)).toEqual(points.map(({ x }) => x));
    expect(others).not.toEqual(points);
  });

  test("move alone, within the picture, and never upon another", () => {
    const moved = withMoved(points, 2, { x: 3, y: -7 });
    expect(moved[2]).toEqual({ x: 1, y: -1 });
    expect(moved.toSpliced(2, 1)).toEqual(points.toSpliced(2, 1));
    const upon = withMoved(points, 2, points[3]!);
    expect(upon[2]!.x).not.toBe(points[3]!.x);
    expect(build(upon)!.maxError).toBeLessThan(1e-9);
  });
});

test("the units by themselves add up to the network", () => {
  const points = randomPoints(6, 2);
  const { network } = build(points)!;
  const at = (x: number, line: readonly Point[]) => {
    const right = Math.max(
      1,
      line.findIndex((point) => point.x >= x),
    );
    const [a, b] = [line[right - 1]!, line[right]!];
    return a.y + ((b.y - a.y) * (x - a.x)) / (b.x - a.x);
  };
  for (const { x, y } of points) {
    const sum = points.reduce((total, _, unit) => total + at(x, hinge(network, unit)), 0);
    expect(sum).toBeCloseTo(y, 9);
  }
});
