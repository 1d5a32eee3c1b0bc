import type { DynamicsMeasure, LabelDynamics, RunEvidence } from "@rote/records";
import { expect, test } from "vitest";
import { dynamicsTable, labelAccuracies, labelDynamics } from "../index.ts";
import { testRecords } from "../records.testing.ts";
import { labelAccuraciesExhibit, labelAccuraciesPanels } from "./labelAccuracies.ts";
import { labelDynamicsExhibit, labelDynamicsPanels } from "./labelDynamics.ts";

const each = <Value>(value: Value): Record<DynamicsMeasure, Value> => ({
  firstEpochLearned: value,
  forgettingEvents: value,
  areaUnderMargin: value,
  confidence: value,
  variability: value,
  el2n: value,
});
const from = (first: number): LabelDynamics => ({
  examples: 200,
  deciles: each(Array.from({ length: 11 }, (_, k) => first + k)),
});

/** A run on partly changed labels, of which the changed ones lie ten above the others. */
function recorded(seed: number, shift = 0, more: object = {}): RunEvidence {
  const [record] = testRecords();
  const changed = from(10 + shift);
  changed.deciles.firstEpochLearned[10] = null; // one is never right
  return {
    ...record!,
    name: "partially corrupted labels",
    corruption: { name: "partialLabels", params: { probability: 0.2 }, seed },
    specification: { train: 1000, seed, ...more },
    epochs: record!.epochs.map((epoch) => ({
      ...epoch,
      changedLabelAccuracy: 0.4 * epoch.trainAccuracy! + shift / 10,
      unchangedLabelAccuracy: epoch.trainAccuracy!,
    })),
    dynamics: { changed, unchanged: from(0), above: each(0.8 + shift / 10) },
  };
}
const runs = [recorded(0), recorded(1, 1)];
const others = { linear: [], expressivity: [], complexity: [], audits: [], memorization: [] };

test("each measure has a frame with both kinds of labels, repeats averaged by decile", () => {
  const panels = labelDynamicsPanels([...runs, ...testRecords()]);
  expect(panels.map(({ y }) => y.label)).toEqual([
    "first epoch learned",
    "area under the margin",
    "EL2N",
  ]);
  const [unchanged, changed] = panels[1]!.series;
  expect(unchanged!.points.map(({ x, y }) => [x, y])[3]).toEqual([0.3, 3]);
  expect(changed!.points[5]).toMatchObject({ x: 0.5, y: 15.5, runs: 2 });
  expect(panels[0]!.series[1]!.points).toHaveLength(10); // the last never was right
  expect(panels[1]!.description).toBe(
    "unchanged labels: median 5.00. changed labels: median 15.5.",
  );
});

test("accuracies are curves over the steps, of changed, of other and of test labels", () => {
  const [panel, ...more] = labelAccuraciesPanels([...runs, ...testRecords()]);
  expect(more).toEqual([]);
  const [unchanged, changed, tested] = panel!.series;
  expect([unchanged!.name, changed!.name]).toEqual(["unchanged labels", "changed labels"]);
  const [first] = runs;
  const fraction = first!.epochs[20]!.trainAccuracy!;
  expect(changed!.points[20]!.y).toBeCloseTo(0.4 * fraction + 0.05, 12);
  expect(unchanged!.points[20]!.y).toBeCloseTo(fraction, 12);
  expect(tested!.points[20]!.y).toBeCloseTo(0.1, 12);
  expect(panel!.description).toContain("unchanged labels: half after");
  expect(panel!.description).toContain("changed labels: never half");
});

test("the figures name their curves, and need examples that were recorded", () => {
  expect(labelDynamics(runs)).toContain("changed labels");
  expect(labelAccuracies(runs)).toContain("test images, clean labels");
  expect(() => labelDynamics(testRecords())).toThrow(/with changed labels, got none/);
  expect(() => labelAccuracies(testRecords())).toThrow(/with changed labels, got none/);
});

test("the table has shares of pairs in percent; without records there is none", () => {
  const { columns, rows } = dynamicsTable([...runs, ...testRecords()])!;
  expect(columns.at(-1)!.name).toBe("EL2N (%)");
  expect(rows).toHaveLength(1);
  expect(rows[0]!.slice(3, 6)).toEqual([
    "partially corrupted labels, p = 0.2",
    "2",
    expect.stringMatching(/^85.00 ± /),
  ]);
  expect(dynamicsTable(testRecords())).toBeNull();
});

test("the exhibits draw runs without regularizers; the table lists the others too", () => {
  const decayed = recorded(2, 0, { weightDecay: 1e-4 });
  const show = (some: RunEvidence[]) => labelDynamicsExhibit.show({ ...others, runs: some });
  expect(show([...runs, decayed])!.tables[0]!.table.rows).toHaveLength(2);
  expect(show([decayed])!.figure).toBeUndefined();
  expect(show(testRecords())).toBeNull();
  expect(labelAccuraciesExhibit.show({ ...others, runs: [decayed] })).toBeNull();
  expect(labelAccuraciesExhibit.show({ ...others, runs })!.figure!.csv).toContain("changed labels");
});
