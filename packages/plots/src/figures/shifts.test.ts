import type { RunEvidence } from "@rote/records";
import { expect, test } from "vitest";
import { shifts, shiftsTable } from "../index.ts";
import { testRecords } from "../records.testing.ts";
import { shiftsExhibit, shiftsPanels } from "./shifts.ts";

const on = (name: string, severity: number, accuracy: number) => ({
  name,
  severity,
  testAccuracy: accuracy,
  cleanLabelTestAccuracy: accuracy,
});

/** A run that loses 1 or 3 points with each severity of two shifts. */
function tested(name: string, unshifted: number, seed: number, more: object = {}): RunEvidence {
  const [record] = testRecords();
  const isPartial = name === "partialLabels";
  return {
    ...record!,
    name: isPartial ? "partially corrupted labels" : "true labels",
    corruption: { name, params: isPartial ? { probability: 0.2 } : {}, seed },
    specification: { train: 1000, seed, ...more },
    shifts: [
      on("none", 0, unshifted),
      ...[1, 2, 3, 4, 5].flatMap((severity) => [
        on("contrast", severity, unshifted - 0.01 * severity),
        on("gaussianNoise", severity, unshifted - 0.03 * severity),
      ]),
    ],
  };
}
const runs = [
  tested("trueLabels", 0.5, 0),
  tested("trueLabels", 0.52, 1),
  tested("partialLabels", 0.4, 0),
];

test("each condition is a curve over the severities, of the mean over shifts and seeds", () => {
  const [panel, ...others] = shiftsPanels(runs);
  expect(others).toEqual([]);
  const [plain, partial] = panel!.series;
  expect(plain!.name).toBe("true labels");
  expect(partial!.name).toBe("partially corrupted labels, p = 0.2");
  expect(plain!.points.map(({ x }) => x)).toEqual([0, 1, 2, 3, 4, 5]);
  expect(plain!.points[0]!.y).toBeCloseTo(0.51, 12);
  expect(plain!.points[5]!.y).toBeCloseTo(0.41, 12);
  expect(plain!.points[5]).toMatchObject({ runs: 2 });
  expect(partial!.points[5]!.y).toBeCloseTo(0.3, 12);
  expect(partial!.points[5]).not.toHaveProperty("low");
  expect(panel!.levels).toEqual([{ y: 0.1, name: "guessing", side: "right" }]);
});

test("the figure names its curves and its axis", () => {
  const svg = shifts(runs);
  expect(svg).toContain("severity of the shift →");
  expect(svg).toContain("partially corrupted labels, p = 0.2");
  expect(() => shifts(testRecords())).toThrow(/tested on shifts, got none/);
});

test("the table has a column for each shift, and what is kept above guessing", () => {
  const { columns, rows } = shiftsTable(runs)!;
  expect(columns.map(({ name }) => name).slice(5)).toEqual([
    "no shift (%)",
    "contrast (%)",
    "gaussianNoise (%)",
    "all shifts (%)",
    "kept (%)",
  ]);
  expect(rows.map((row) => row[4])).toEqual(["2", "1"]);
  // (0.34 − 0.1) / (0.4 − 0.1)
  expect(rows[1]!.slice(5)).toEqual(["40.00", "37.00", "31.00", "34.00", "80.00"]);
  expect(shiftsTable(testRecords())).toBeNull();
});

test("the exhibit draws runs without regularizers, and lists the others too", () => {
  const records = { linear: [], expressivity: [], complexity: [], audits: [], memorization: [] };
  const decayed = tested("trueLabels", 0.5, 2, { weightDecay: 1e-4 });
  const shown = shiftsExhibit.show({ ...records, runs: [...runs, decayed] })!;
  expect(shown.tables[0]!.table.rows).toHaveLength(3);
  expect(shown.figure!.csv).toContain("severity of the shift");
  expect(shiftsExhibit.show({ ...records, runs: [decayed] })!.figure).toBeUndefined();
  expect(shiftsExhibit.show({ ...records, runs: testRecords() })).toBeNull();
});
