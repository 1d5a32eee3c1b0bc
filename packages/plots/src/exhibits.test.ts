import type { LinearEvidence, RunEvidence } from "@rote/records";
import { describe, expect, test } from "vitest";
import { exhibits } from "./index.ts";
import { sweepRecords, testLinear, testRecords } from "./records.testing.ts";

const tested = testRecords().map((run) => ({
  ...run,
  specification: { train: 1000, weightDecay: run.corruption.name === "randomLabels" ? 1e-4 : 0 },
}));
const swept = sweepRecords(
  (p) => 10 + 20 * p,
  (p) => 0.5 + 0.4 * p,
).map((run) => ({ ...run, model: "mlp-1x512" }));
const runs: RunEvidence[] = [...testRecords(), ...tested, ...swept];

const on = <Of extends RunEvidence | LinearEvidence>(records: readonly Of[], dataset: string) =>
  records.map((record) => ({ ...record, dataset }));

/** What an exhibit says of the paper: in its figure, and in the columns of its tables. */
function published(show: (typeof exhibits)[number]["show"], dataset: string): string[] {
  const records = {
    runs: on(runs, dataset),
    linear: on(testLinear(), dataset),
    expressivity: [],
    complexity: [],
    audits: [],
    memorization: [],
  };
  const shown = show(records);
  if (shown === null) return [];
  const drawn = shown.figure?.draw({}).match(/Zhang[^<]*/g) ?? [];
  const cells = shown.tables.flatMap(({ table: { columns, rows } }) =>
    columns.flatMap(({ name }, i) => (name === "paper" ? rows.map((row) => row[i]!) : [])),
  );
  return [...drawn, ...cells].filter((text) => text !== "–");
}

describe.each(exhibits)("$id", ({ id, show }) => {
  test("shows the paper's values beside runs on their dataset, if it has any", () => {
    const values = published(show, id === "section5" ? "mnist" : "cifar10");
    expect(values.length > 0).toBe(
      ![
        "theorem1",
        "phases",
        "complexity",
        "shifts",
        "double-descent",
        "network-descent",
        "memorization",
        "network-memorization",
        "label-accuracies",
        "label-dynamics",
        "normalized-margins",
        "audits",
      ].includes(id),
    );
  });

  test.each(["svhn", "fashion-mnist"])("shows none of the paper's values beside %s", (dataset) => {
    expect(published(show, dataset)).toEqual([]);
  });
});

test("kernel machines on CIFAR-10 stand beside Table 3, and beside no norm of MNIST", () => {
  const { show } = exhibits.find(({ id }) => id === "section5")!;
  const values = published(show, "cifar10");
  expect(values).toContain("46.00");
  expect(values.some((text) => text.includes("220"))).toBe(false);
});
