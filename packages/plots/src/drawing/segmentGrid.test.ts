import { foldIn, key, uniform } from "@rote/random";
import { expect, test } from "vitest";
import { SegmentGrid } from "./segmentGrid.ts";
import { type Point, segmentMeets } from "./segmentMeets.ts";

const region = { left: 24, right: 728, top: 36, bottom: 460 };

/** Numbers of a key, from 0 to 1. */
function numbers(name: string) {
  let drawn = 0;
  const root = key(0, name);
  return () => uniform(foldIn(root, drawn++));
}

/** What a grid must say: whether any of the segments meets the box. */
const meets = (points: readonly Point[], box: typeof region) =>
  points.some((to, i) => segmentMeets(points[Math.max(0, i - 1)]!, to, box));

const next = numbers("polylines");
const point = (reach: number) => ({
  x: 376 + reach * (next() - 0.5),
  y: 248 + reach * (next() - 0.5),
});
const steps = (n: number, step: number) => {
  let at = { x: 30, y: 248 };
  return Array.from({ length: n }, () => {
    at = { x: at.x + step * next(), y: at.y + 4 * step * (next() - 0.5) };
    return at;
  });
};

test.each<[string, Point[]]>([
  ["that wanders", steps(60, 12)],
  ["that swings", Array.from({ length: 200 }, (_, i) => ({ x: 30 + 3 * i, y: i % 2 ? 60 : 440 }))],
  ["across and beyond the region", Array.from({ length: 12 }, () => point(2000))],
  ["far beyond it", Array.from({ length: 8 }, () => point(1e9))],
  [
    "of upright and level segments",
    [0, 1, 2, 3, 4].flatMap((i) => [
      { x: 56 + 96 * i, y: 100 + 64 * (i % 3) },
      { x: 56 + 96 * (i + 1), y: 100 + 64 * (i % 3) },
    ]),
  ],
  ["of one point", [{ x: 376, y: 248 }]],
  ["of no point", []],
])("a polyline %s touches the boxes that one of its segments meets", (_, points) => {
  const grid = new SegmentGrid(points, region);
  const at = numbers("boxes");
  for (let i = 0; i < 2000; i++) {
    const [x, y] = [region.left + 600 * at(), region.top + 380 * at()];
    const box = { left: x, right: x + 104 * at(), top: y, bottom: y + 44 * at() };
    expect([box, grid.meets(box)]).toEqual([box, meets(points, box)]);
  }
});

test("a box that ends where a segment stands touches it", () => {
  const wall = new SegmentGrid(
    [
      { x: 120, y: 36 },
      { x: 120, y: 460 },
    ],
    region,
  );
  const box = (left: number, right: number) => ({ left, right, top: 100, bottom: 110 });
  expect(
    [box(100, 120), box(120, 140), box(100, 119.9), box(120.1, 140)].map((one) => wall.meets(one)),
  ).toEqual([true, true, false, false]);
});
