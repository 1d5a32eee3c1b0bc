import { expect, test } from "vitest";
import { type Point, placeLabels } from "./placeLabels.ts";

const frame = { left: 0, right: 600, top: 0, bottom: 300 };
const slope = (from: number, to: number): Point[] => [
  { x: 0, y: from },
  { x: 600, y: to },
];

test("each label is nearest to the curve that it names", () => {
  const curves = [
    { label: "falling", points: slope(20, 280) },
    { label: "rising", points: slope(280, 20) },
  ];
  const labels = placeLabels(curves, [], frame, 13)!;
  const distance = ({ x, y }: Point, points: readonly Point[]) => {
    const [a, b] = points as [Point, Point];
    const [dx, dy] = [b.x - a.x, b.y - a.y];
    return Math.abs(dx * (a.y - y) - (a.x - x) * dy) / Math.hypot(dx, dy);
  };
  expect(labels.map(({ label }) => label)).toEqual(["falling", "rising"]);
  expect(distance(labels[0]!, curves[0]!.points)).toBeLessThan(
    distance(labels[0]!, curves[1]!.points),
  );
  expect(distance(labels[1]!, curves[1]!.points)).toBeLessThan(
    distance(labels[1]!, curves[0]!.points),
  );
});

test("a label stays within the frame", () => {
  const points = slope(0, 0); // along the upper edge: only below it is there room
  const [label] = placeLabels([{ label: "top", points }], [], frame, 13)!;
  expect(label!.y).toBeGreaterThan(0.6 * 13);
});

test("curves on one another cannot be labelled", () => {
  const points = slope(100, 100);
  const curves = ["a", "b"].map((label) => ({ label, points }));
  expect(placeLabels(curves, [], frame, 13)).toBeNull();
});

test("a label that no place is wide enough for cannot be placed", () => {
  const curves = [{ label: "w".repeat(100), points: slope(100, 200) }];
  expect(placeLabels(curves, [], frame, 13)).toBeNull();
});

test("labels keep clear of obstacles", () => {
  const curve = { label: "a", points: slope(150, 150) };
  const [free] = placeLabels([curve], [], frame, 13)!;
  const obstacle = slope(free!.y, free!.y);
  const [moved] = placeLabels([curve], [obstacle], frame, 13)!;
  expect(Math.abs(moved!.y - free!.y)).toBeGreaterThan(0.6 * 13);
});

test("a curve of ten thousand swings has its label where they leave room", () => {
  const swings = Array.from({ length: 10_000 }, (_, i) => ({ x: 0.06 * i, y: i % 2 ? 100 : 280 }));
  const [label] = placeLabels([{ label: "swings", points: swings }], [], frame, 13)!;
  expect(label!.y + 0.6 * 13).toBeLessThan(100 - 2);
});
