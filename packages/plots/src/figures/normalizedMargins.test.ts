import type { RunEvidence } from "@rote/records";
import { expect, test } from "vitest";
import { normalizedMargins, normsTable } from "../index.ts";
import { testRecords } from "../records.testing.ts";
import { normalizedMarginsExhibit, normalizedMarginsPanels } from "./normalizedMargins.ts";

/** A run whose margins rise from `first` by ones, normalized by ten. */
function recorded(name: string, first: number, seed: number, more: object = {}): RunEvidence {
  const [record] = testRecords();
  const margins = Array.from({ length: 11 }, (_, k) => first + k);
  return {
    ...record!,
    name: name === "trueLabels" ? "true labels" : "random labels",
    corruption: { name, params: {}, seed },
    specification: { train: 1000, seed, ...more },
    norms: {
      distance: 5,
      margins,
      inputNorm: 100,
      ...(seed === 0 && { sharpness: { value: 20, residual: 0, examples: 500, steps: 20 } }),
      dense: {
        pathNorm: 7,
        spectralComplexity: 100,
        normalizedMargins: margins.map((margin) => margin / 10),
      },
    },
  };
}
const runs = [
  recorded("trueLabels", 2, 0),
  recorded("trueLabels", 4, 1),
  recorded("randomLabels", 1, 0),
];
const others = { linear: [], expressivity: [], complexity: [], audits: [], memorization: [] };

test("margins and normalized margins have a frame each, with a curve for each condition", () => {
  const panels = normalizedMarginsPanels([...runs, ...testRecords()]);
  expect(panels.map(({ y }) => y.label)).toEqual(["margin", "normalized margin"]);
  const [clean, random] = panels[1]!.series;
  expect(clean!.points[5]).toMatchObject({ x: 0.5, y: 0.8, runs: 2 });
  expect(random!.points[5]!.y).toBeCloseTo(0.6, 12);
  expect(panels[0]!.description).toBe("true labels: median 8.00. random labels: median 6.00.");
  expect(normalizedMargins(runs)).toContain("random labels");
});

test("the table lists all that recorded norms, the figure perceptrons without regularizers", () => {
  const { columns, rows } = normsTable([...runs, ...testRecords()])!;
  expect(columns.at(-1)!.name).toBe("sharpness");
  expect(rows.map((row) => row.slice(3))).toEqual([
    ["true labels", "2", "5", "7", "100", "8", "0.8", "–"],
    ["random labels", "1", "5", "7", "100", "6", "0.6", "20"],
  ]);
  const decayed = recorded("trueLabels", 1, 0, { weightDecay: 1e-4 });
  const deep = { ...runs[0]!, norms: { ...runs[0]!.norms!, dense: null } };
  const show = (some: RunEvidence[]) => normalizedMarginsExhibit.show({ ...others, runs: some });
  expect(show([decayed])!.figure).toBeUndefined();
  expect(show([deep])!.tables[0]!.table.rows[0]!.slice(5)).toEqual(["5", "–", "–", "7", "–", "20"]);
  expect(show(testRecords())).toBeNull();
  expect(() => normalizedMargins(testRecords())).toThrow(/a network of dense layers, got none/);
});
