import type { RunEvidence } from "@rote/records";
import { describe, expect, test } from "vitest";
import { testRecords } from "../records.testing.ts";
import { phasesExhibit, phasesTable } from "./phasesTable.ts";

const [onTrue, onRandom] = testRecords() as [RunEvidence, RunEvidence];
const run = (record: RunEvidence, testAccuracy: number, asked: object = {}): RunEvidence => ({
  ...record,
  specification: { train: 1000, test: 10_000, ...asked },
  result: { ...record.result, testAccuracy, cleanLabelTestAccuracy: testAccuracy },
});
const partial = (probability: number, testAccuracy: number): RunEvidence => ({
  ...run(onTrue, testAccuracy),
  name: "partially corrupted labels",
  corruption: { name: "partialLabels", params: { probability }, seed: 0 },
});
const ends = [run(onTrue, 0.5), run(onRandom, 0.1)];

describe("phasesTable", () => {
  test("has a row for each strength and each p, with shares of the gap", () => {
    const { columns, rows } = phasesTable([
      ...ends,
      run(onTrue, 0.52, { weightDecay: 1e-4 }),
      run(onTrue, 0.3, { weightDecay: 1e-2 }),
      partial(0.5, 0.4),
    ])!;
    const cells = (name: string) =>
      rows.map((row) => row[columns.findIndex((c) => c.name === name)]);
    expect(cells("what")).toEqual(["weight decay 0.0001", "weight decay 0.01", "p = 0.5", "p = 1"]);
    expect(cells("effect (% of the gap)").map((cell) => cell!.split(" ")[0])).toEqual([
      "5.0",
      "-50.0",
      "-25.0",
      "-100.0",
    ]);
    expect(cells("step (% of the gap)").map((cell) => cell!.split(" ")[0])).toEqual([
      "5.0",
      "-55.0",
      "-25.0",
      "-75.0",
    ]);
    expect(cells("test accuracy (%)")[0]).toBe("52.00 ± 0.98");
  });

  test("is not there without both ends of the gap", () => {
    expect(phasesTable([ends[0]!, run(onTrue, 0.52, { dropout: 0.2 })])).toBeNull();
    expect(
      phasesExhibit.show({
        runs: [ends[0]!],
        linear: [],
        expressivity: [],
        complexity: [],
        audits: [],
        memorization: [],
      }),
    ).toBeNull();
  });
});
