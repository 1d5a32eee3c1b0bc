import { csvParse } from "d3-dsv";
import { expect, test } from "vitest";
import { figure1aExhibit, figure1aPanels } from "../figures/figure1a.ts";
import { figure1bPanels } from "../figures/figure1b.ts";
import { figure1cPanels } from "../figures/figure1c.ts";
import { figure2Panels } from "../figures/figure2.ts";
import { kernelNormsPanels } from "../figures/kernelNorms.ts";
import { theorem1Panels } from "../figures/theorem1.ts";
import {
  sweepRecords,
  testExpressivity,
  testLinear,
  testRecords,
  withSeed,
} from "../records.testing.ts";
import { figureCSV } from "./figureCSV.ts";

const once = testRecords();
const runs = [...once, ...withSeed(once, 1)];
const sweep = sweepRecords(
  (p) => 10 + 20 * p,
  (p) => 0.5 + 0.4 * p,
);

test.each([
  ["figure1a", figure1aPanels(runs, { paper: true })],
  ["figure1b", figure1bPanels([...sweep, ...withSeed(sweep, 1)], { paper: true })],
  ["figure1c", figure1cPanels(sweep, { paper: true })],
  ["figure2", figure2Panels(runs, { paper: true })],
  ["theorem1", theorem1Panels(testExpressivity())],
  ["section5", kernelNormsPanels(testLinear())],
])("%s: every point of every curve is in the CSV, to the last digit, and no other", (_, panels) => {
  const rows = csvParse(figureCSV(panels));
  const expected = panels.flatMap(({ title, series, x, y }) =>
    series.flatMap(({ name, points }) =>
      points.map((point) => ({
        panel: title,
        curve: name,
        x_label: x.label,
        y_label: y.label,
        x: point.x,
        y: Number.isFinite(point.y) ? point.y : null,
        y_low: point.low ?? null,
        y_high: point.high ?? null,
        runs: point.runs ?? null,
      })),
    ),
  );
  const number = (text: string) => (text === "" ? null : Number(text));
  const read = rows.map(({ drawn: _, x, y, y_low, y_high, runs, ...words }) => ({
    ...words,
    x: number(x!),
    y: number(y!),
    y_low: number(y_low!),
    y_high: number(y_high!),
    runs: number(runs!),
  }));
  expect(read).toEqual(expected);
});

test("published values are marked as what they are drawn as", () => {
  const rows = csvParse(figureCSV(figure1bPanels(sweep, { paper: true })));
  const hollow = rows.filter(({ drawn }) => drawn === "hollow markers, dashed line");
  expect(hollow.filter(({ panel }) => panel!.startsWith("Here"))).toHaveLength(11);
  const theirs = rows.filter(({ panel }) => panel!.startsWith("Zhang"));
  expect(theirs.length).toBeGreaterThan(11);
  expect(theirs.every((row) => hollow.includes(row))).toBe(true);
});

test("every run is in a figure: its loss at its last step is in the CSV of figure 1a", () => {
  const { figure } = figure1aExhibit.show({
    runs: once,
    linear: [],
    expressivity: [],
    complexity: [],
    audits: [],
    memorization: [],
  })!;
  const rows = csvParse(figure!.csv);
  for (const { name, epochs } of once) {
    const { loss } = epochs.at(-1)!;
    expect(
      rows.some(({ curve, y }) => curve === name && Number(y) === loss),
      name,
    ).toBe(true);
  }
});
