import type { RunEvidence } from "@rote/records";
import { expect, test } from "vitest";
import { testCurves } from "../curves.testing.ts";
import { figure1c, PlotError } from "../index.ts";
import { sweepRecords } from "../records.testing.ts";
import { figure1cPanels } from "./figure1c.ts";

const corrupted = sweepRecords(
  () => 10,
  (p) => 0.5 + 0.4 * p,
);

const records = corrupted.map((record) => ({
  ...record,
  result: { ...record.result, cleanLabelTestAccuracy: 0.5 },
}));

test("error is one minus accuracy, on an axis from 0 to 100 %", () => {
  const svg = figure1c(records);
  const { points } = testCurves(svg)[0]!;
  const [first, last] = [points[0]![1]!, points.at(-1)![1]!];
  expect(((first - last) / 360) * 1).toBeCloseTo(0.4, 3);
  expect(svg).toContain(">100 %</text>");
});

test.each([
  [1e12, "in [0, 1]"],
  [-1, "in [0, 1]"],
  ["0.5", "a number"],
])("refuses an accuracy of %j", (testAccuracy, rule) => {
  const [first, ...rest] = records;
  const wrong = { ...first!, result: { ...first!.result, testAccuracy } };
  const draw = () => figure1c([...rest, wrong] as never);
  expect(draw).toThrow(PlotError);
  expect(draw).toThrow(`records[${rest.length}].result.testAccuracy must be ${rule}`);
});

test("says which test labels were used", () => {
  expect(figure1c(records, { testLabels: "clean" })).toContain("test error (clean test labels)");
  expect(figure1c(records)).toContain("(corrupted test labels)");
});

test("the paper's curves need corrupted test labels", () => {
  expect(() => figure1c(records, { testLabels: "clean", paper: true })).toThrow(
    /must be "corrupted" or "both"/,
  );
  const svg = figure1c(records, { testLabels: "corrupted", paper: true });
  expect(testCurves(svg).some(({ dashed, points }) => dashed && points.length === 11)).toBe(true);
});

test.each([
  { classes: 2, at: 0 }, // an error of 0.5, as that of the run at p = 0
  { classes: 10, at: -1 }, // 0.9, as at p = 1
])("guessing among $classes classes errs on all but one", ({ classes, at }) => {
  const svg = figure1c(corrupted, { classes });
  const level = Number(/stroke-dasharray="5 4".*?y1="([\d.]+)"/.exec(svg)![1]);
  expect(level).toBe(testCurves(svg)[0]!.points.at(at)![1]);
});

test("under clean test labels it shows the accuracy on those, where there is one", () => {
  const { points } = testCurves(figure1c(records, { testLabels: "clean" }))[0]!;
  expect(new Set(points.map(([, y]) => y)).size).toBe(1); // 0.5 at every p
  expect(() => figure1c(corrupted, { testLabels: "clean" })).toThrow(/at least one finite point/);
});

test("both protocols are a frame each, beside the paper's", () => {
  const svg = figure1c(records, { testLabels: "both", paper: true });
  expect(svg.match(/<svg /g)).toHaveLength(4); // the figure and three frames
  expect(svg.match(/↑ test error \(clean test labels\)/g)).toHaveLength(1);
});

test("guessing is drawn for the classes of each dataset, and not where they are unknown", () => {
  const levels = (dataset: RunEvidence["dataset"], ...others: RunEvidence[]) => {
    const [panel] = figure1cPanels([...corrupted.map((run) => ({ ...run, dataset })), ...others]);
    return panel!.levels!.map(({ y, name }) => [Number(y.toFixed(3)), name]);
  };
  expect(levels("cifar10")).toEqual([[0.9, "guessing"]]);
  expect(levels({ name: "cifar100", classes: 100 })).toEqual([[0.99, "guessing"]]);
  expect(levels("my-own")).toEqual([]);
  expect(levels({ name: "cifar100", classes: 100 }, ...corrupted)).toEqual([
    [0.99, "guessing one of 100"],
    [0.9, "guessing one of 10"],
  ]);
});
