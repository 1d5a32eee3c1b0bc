import { expect, test } from "vitest";
import { figure1b } from "./index.ts";
import { testCurves } from "./testCurves.ts";
import { sweepRecords } from "./testRecords.ts";

/** Heights of a curve in units of its axis, 1 to 4 over 360 pixels. */
const heights = (svg: string, of = 0) => {
  const { points } = testCurves(svg)[of]!;
  const bottom = points[0]![1]!;
  return points.map(([, y]) => 1 + ((bottom - y!) / 360) * 3);
};

test("time is counted in units of the run on true labels", () => {
  const svg = figure1b(sweepRecords((p) => 10 + 20 * p));
  const [clean, half, random] = heights(svg);
  expect(clean).toBe(1);
  expect(half).toBeCloseTo(2, 2);
  expect(random).toBeCloseTo(3, 2);
});

test("runs at one p are averaged", () => {
  const records = [...sweepRecords((p) => 10 + 20 * p), ...sweepRecords((p) => 10 + 10 * p)];
  expect(heights(figure1b(records)).at(-1)).toBeCloseTo(2.5, 2);
});

test("the order of the records does not matter", () => {
  const records = sweepRecords((p) => 10 + 20 * p);
  expect(figure1b(records.toReversed())).toBe(figure1b(records));
});

test("random labels are p = 1 and true labels p = 0, whatever their parameters say", () => {
  const [clean, , random] = sweepRecords((p) => 10 + 20 * p);
  const renamed = { ...random!, corruption: { name: "randomLabels", params: {}, seed: 0 } };
  expect(figure1b([clean!, renamed])).toBe(figure1b([clean!, random!]));
});

test("a run that never fitted leaves a gap, not a point", () => {
  const svg = figure1b(sweepRecords((p) => (p === 0.5 ? null : 10)));
  expect(svg).toContain("none at 0.5");
  expect(svg.match(/<circle /g)).toHaveLength(2);
});

test("the paper's curve is dashed and goes through its values", () => {
  const svg = figure1b(
    sweepRecords(() => 10),
    { paper: { inceptionSmall: "Inception" } },
  );
  const dashed = testCurves(svg).findIndex((curve) => curve.dashed && curve.points.length === 11);
  expect(heights(svg, dashed)[5]).toBeCloseTo(2.5, 2);
});

test("needs a run on true labels that fitted", () => {
  expect(() => figure1b(sweepRecords((p) => (p === 0 ? null : 10)))).toThrow(
    /figure1b: "inceptionSmall" must have a run on true labels that fitted/,
  );
});

test("refuses runs that are not about labels", () => {
  const [record] = sweepRecords(() => 10);
  const pixels = { ...record!, corruption: { name: "randomPixels", params: {}, seed: 0 } };
  expect(() => figure1b([pixels])).toThrow(/got randomPixels/);
});
