import {
  type DynamicsMeasure,
  interval,
  type RunEvidence,
  repeatsOf,
  settingsOf,
} from "@rote/records";
import { checkRuns } from "../checkRecords.ts";
import { byCondition } from "../settings.ts";
import { type Repeats, settingColumns } from "./settingColumns.ts";
import { number, percentOf, type Table, tableOf } from "./table.ts";

/** Measures of training dynamics for people. */
export const MEASURE_TITLES: Readonly<Record<DynamicsMeasure, string>> = {
  firstEpochLearned: "first epoch learned",
  forgettingEvents: "forgetting events",
  areaUnderMargin: "area under the margin",
  confidence: "confidence",
  variability: "variability",
  el2n: "EL2N",
};

/**
 * Of each measure of training dynamics the share of the pairs of a changed and an unchanged label
 * in which the changed one has the higher value, in percent, one row for each network and
 * condition; repeats are averaged. Returns null if no run recorded examples with changed labels.
 */
export function dynamicsTable(records: readonly RunEvidence[]): Table | null {
  checkRuns("dynamicsTable", records);
  const recorded = records.filter(({ dynamics }) => dynamics?.above);
  if (recorded.length === 0) return null;
  const rows = settingsOf(recorded).flatMap(({ runs }) => repeatsOf([...runs].sort(byCondition)));
  return tableOf<Repeats>(
    [
      ...settingColumns,
      ...Object.entries(MEASURE_TITLES).map(([measure, title]) =>
        number(`${title} (%)`, (runs: Repeats) =>
          percentOf(interval(runs.map((run) => run.dynamics!.above![measure as DynamicsMeasure]))),
        ),
      ),
    ],
    rows,
  );
}
