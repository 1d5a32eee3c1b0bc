import { expect, test } from "vitest";
import { testCurves } from "../curves.testing.ts";
import { figure2 } from "../index.ts";
import { testRecords } from "../records.testing.ts";

const [record] = testRecords();

test("test accuracy is thick and training accuracy thin", () => {
  const curves = testCurves(figure2([record!]));
  const ends = curves.map(({ width, points }) => [width, points.at(-1)![1]!] as const);
  const [thin, thick] = ends.sort(([a], [b]) => a - b);
  expect(thin![0]).toBeLessThan(thick![0]);
  expect(thin![1]).toBeLessThan(thick![1]); // nearer to the top: it fits its training set
});

test("a run without test set still shows its training accuracy", () => {
  const epochs = record!.epochs.map((epoch) => ({ ...epoch, testAccuracy: null }));
  const svg = figure2([{ ...record!, epochs }]);
  expect(testCurves(svg).filter(({ points }) => points.length === 40)).toHaveLength(1);
});

test("the paper's test accuracies have a frame of their own", () => {
  const svg = figure2([record!], { paper: true });
  expect(svg).toContain("Zhang et al. 2017, 50,000 images");
  expect(svg).toContain("Inception w/o BatchNorm");
  expect(figure2([record!])).not.toContain("Zhang");
});

test("runs on anything but true labels are left out", () => {
  expect(figure2(testRecords())).toBe(figure2([record!]));
});

test("refuses runs without any accuracy", () => {
  const epochs = record!.epochs.map((e) => ({ ...e, trainAccuracy: null, testAccuracy: null }));
  expect(() => figure2([{ ...record!, epochs }])).toThrow(RangeError);
});
