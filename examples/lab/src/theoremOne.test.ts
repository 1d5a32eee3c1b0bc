import { expect, test } from "vitest";
import { build, partialCurve, randomPoints } from "./theoremOne.ts";

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
