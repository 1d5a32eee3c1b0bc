import { expect, test } from "vitest";
import { testCurves } from "../curves.testing.ts";
import { figure1b } from "../index.ts";
import { sweepRecords, withSeed } from "../records.testing.ts";

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

test("runs of other seeds at one p are averaged, and the whole interval is a whisker", () => {
  const other = withSeed(
    sweepRecords((p) => 10 + 10 * p),
    1,
  );
  const svg = figure1b([...sweepRecords((p) => 10 + 20 * p), ...other]);
  const { points } = testCurves(svg)[0]!;
  const [clean, , random] = points.map(([, y]) => y!) as [number, number, number];
  const whiskers = /stroke-width="1.6"[^>]*>(.*?)<\/g>/.exec(svg)![1]!;
  const ends = [...whiskers.matchAll(/<line [^>]*y1="([\d.]+)" y2="([\d.]+)"/g)].map((match) =>
    match.slice(1).map(Number),
  ) as [number, number][];
  expect(ends).toHaveLength(3); // one for each p
  // Means 1 and 2.5 give the axis; Student's t for two runs of 2 and 3 is 2.5 ± 0.5 · 12.7.
  const height = (y: number) => 1 + (1.5 * (clean - y)) / (clean - random);
  expect(Math.max(...ends.at(-1)!.map(height))).toBeCloseTo(2.5 + 0.5 * 12.706, 1);
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
    { paper: true, height: 360 },
  );
  const dashed = testCurves(svg).findIndex((curve) => curve.dashed && curve.points.length === 11);
  expect(heights(svg, dashed)[5]).toBeCloseTo(2.5, 2);
});

test("needs a run on true labels that fitted", () => {
  expect(() => figure1b(sweepRecords((p) => (p === 0 ? null : 10)))).toThrow(
    /figure1b: records must hold a run on true labels that fitted/,
  );
});

test("runs that are not about labels are left out", () => {
  const records = sweepRecords((p) => 10 + 20 * p);
  const pixels = { ...records[1]!, corruption: { name: "randomPixels", params: {}, seed: 0 } };
  expect(figure1b([...records, pixels])).toBe(figure1b(records));
});
