import type { LinearEvidence } from "@rote/records";
import { expect, test } from "vitest";
import { doubleDescent } from "../index.ts";
import { testLinear } from "../records.testing.ts";
import { doubleDescentExhibit, doubleDescentPanels } from "./doubleDescent.ts";
import { section5Exhibit } from "./kernelNorms.ts";

const on = (features: number, testError: number, seed = 0): LinearEvidence => ({
  ...testLinear()[0]!,
  features: { name: "random-relu" },
  specification: { train: 100, seed, features: { name: "random-relu", features } },
  specificationHash: `${features} ${seed}`,
  trainError: features < 100 ? 0.1 : 0,
  testError,
});
const records = [on(1000, 0.2), on(10, 0.4), on(100, 0.9, 1), on(100, 0.8)];
const others = { runs: [], expressivity: [], complexity: [], audits: [], memorization: [] };

test("errors stand in the order of the features, repeats averaged, training beside test", () => {
  const [panel, ...more] = doubleDescentPanels([...records, ...testLinear()]);
  expect(more).toEqual([]);
  const [training, tested] = panel!.series;
  expect(tested!.points.map(({ x, y }) => [x, Number(y.toFixed(6))])).toEqual([
    [10, 0.4],
    [100, 0.85],
    [1000, 0.2],
  ]);
  expect(tested!.points[1]).toMatchObject({ runs: 2 });
  expect(training).toMatchObject({ thin: true, name: "true labels" });
  expect(training!.points.map(({ y }) => y)).toEqual([0.1, 0, 0]);
});

test("the figure has a logarithmic axis, and needs random features", () => {
  expect(doubleDescent(records)).toContain("random features →");
  expect(() => doubleDescent(testLinear())).toThrow(/a solution on random features, got none/);
});

test("they have an exhibit of their own, and are none of section 5's", () => {
  const shown = doubleDescentExhibit.show({ ...others, linear: records })!;
  expect(shown.tables[0]!.table.rows.map((row) => [row[3], row[6]])).toEqual([
    ["10", "40.00"],
    ["100", expect.stringMatching(/^85.00 ± /)],
    ["1,000", "20.00"],
  ]);
  expect(section5Exhibit.show({ ...others, linear: records })).toBeNull();
  expect(doubleDescentExhibit.show({ ...others, linear: testLinear() })).toBeNull();
});
