import {
  interval,
  type RunEvidence,
  repeatsOf,
  settingsOf,
  shiftEffect,
  shiftsOf,
} from "@rote/records";
import { checkRuns } from "../checkRecords.ts";
import { byCondition } from "../settings.ts";
import { type Repeats, settingColumns } from "./settingColumns.ts";
import { DASH, number, percentOf, type Table, tableOf } from "./table.ts";

/**
 * Accuracies on test labels as they were, without a shift and under each, the mean over its
 * severities, in percent; and the share of the accuracy above guessing that all of them leave.
 * Repeats are averaged. Returns null if no run was tested on shifts.
 */
export function shiftsTable(records: readonly RunEvidence[]): Table | null {
  checkRuns("shiftsTable", records);
  const tested = records.filter((run) => shiftEffect(run) !== undefined);
  if (tested.length === 0) return null;
  const names = [...new Set(tested.flatMap(shiftsOf).map(({ name }) => name))];
  const rows = settingsOf(tested).flatMap(({ runs }) => repeatsOf([...runs].sort(byCondition)));
  return tableOf<Repeats>(
    [
      ...settingColumns,
      number("no shift (%)", (runs) => meanOf(runs, (run) => shiftEffect(run)?.unshifted)),
      ...names.map((name) =>
        number(`${name} (%)`, (runs: Repeats) =>
          meanOf(runs, (run) => shiftEffect(run, shiftsOf(run).filter(named(name)))?.shifted),
        ),
      ),
      number("all shifts (%)", (runs) => meanOf(runs, (run) => shiftEffect(run)?.shifted)),
      number("kept (%)", (runs) => meanOf(runs, (run) => shiftEffect(run)?.kept)),
    ],
    rows,
  );
}

const named = (name: string) => (shift: { name: string }) => shift.name === name;

const _nameIn = (model: RunEvidence["model"]) => (typeof model === "string" ? model : model.name);

function meanOf(runs: Repeats, value: (run: RunEvidence) => number | undefined): string {
  const values = runs.flatMap((run) => value(run) ?? []);
  return values.length < runs.length ? DASH : percentOf(interval(values));
}
