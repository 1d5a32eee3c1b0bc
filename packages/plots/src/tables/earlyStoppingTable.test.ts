import type { RunEvidence } from "@rote/records";
import { expect, test } from "vitest";
import { earlyStoppingTable } from "../index.ts";
import { testRecords } from "../records.testing.ts";

const [record] = testRecords() as [RunEvidence];
const tested = (accuracies: readonly (number | null)[], seed = 0): RunEvidence => ({
  ...record,
  corruption: { ...record.corruption, seed },
  epochs: accuracies.map((testAccuracy, i) => ({ ...record.epochs[i]!, testAccuracy })),
});

test("the gain is the best test accuracy less the last", () => {
  expect(earlyStoppingTable([tested([0.5, 0.7, null, 0.6])])!.rows[0]).toEqual([
    "Inception",
    "none",
    "–",
    "70.00",
    "60.00",
    "10.00",
  ]);
});

test("gains are averaged over repeats, run by run", () => {
  const row = earlyStoppingTable([tested([0.7, 0.6]), tested([0.5, 0.5], 1)])!.rows[0]!;
  expect(row.slice(3).map((cell) => cell.split(" ")[0])).toEqual(["60.00", "55.00", "5.00"]);
});

test("the paper's own runs stand below runs on their dataset, and below no others", () => {
  expect(earlyStoppingTable([tested([0.5])])!.rows).toHaveLength(1);
  const onImageNet = { ...tested([0.5]), dataset: "imagenet" };
  const rows = earlyStoppingTable([onImageNet])!.rows.slice(1);
  expect(rows).toHaveLength(3);
  expect(rows[2]).toEqual([
    "Inception v3 on ImageNet, Zhang et al. 2017",
    "none",
    "1,281,167",
    "63.20",
    "59.90",
    "3.30",
  ]);
});

test("runs on corrupted data or without test accuracies are left out", () => {
  expect(earlyStoppingTable([testRecords()[1]!, tested([null, null])])).toBeNull();
});
