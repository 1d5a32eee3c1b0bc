import { expect, test } from "vitest";
import { nearest, placesOf, spread } from "./lines.ts";

test("places are those of all lines, each once, in order", () => {
  const lines = [[3, 1], [1, 2], []].map((xs) => ({ points: xs.map((x) => ({ x })) }));
  expect(placesOf(lines)).toEqual([1, 2, 3]);
});

test("the nearest value is found, of none there is none", () => {
  expect(nearest([1, 4, 9], 6)).toBe(4);
  expect(nearest([1], 100)).toBe(1);
  expect(nearest([], 1)).toBe(Number.NaN);
});

test("values that would lie upon each other are moved apart, within the frame", () => {
  const room = { apart: 10, least: 0, most: 100 };
  expect(spread([50, 20], room)).toEqual([50, 20]);
  expect(spread([20, 20, 22], room)).toEqual([20, 30, 40]);
  expect(spread([99, 100], room)).toEqual([90, 100]);
  expect(spread([5], room)).toEqual([5]);
  const crowded = spread(
    Array.from({ length: 21 }, () => 50),
    room,
  );
  expect(Math.min(...crowded)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...crowded)).toBeLessThanOrEqual(100);
  expect(new Set(crowded).size).toBe(21);
});
