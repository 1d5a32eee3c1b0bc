import { interval, type NormsRecord, type RunEvidence, repeatsOf, settingsOf } from "@rote/records";
import { checkRuns } from "../checkRecords.ts";
import { byCondition } from "../settings.ts";
import { type Repeats, settingColumns } from "./settingColumns.ts";
import { number, type Table, tableOf } from "./table.ts";

/**
 * Norms, margins and sharpness of finished networks, one row for each network and condition;
 * repeats are averaged. Returns null if no run recorded them.
 */
export function normsTable(records: readonly RunEvidence[]): Table | null {
  checkRuns("normsTable", records);
  const recorded = records.filter(({ norms }) => norms !== undefined);
  if (recorded.length === 0) return null;
  const rows = settingsOf(recorded).flatMap(({ runs }) => repeatsOf([...runs].sort(byCondition)));
  const mean = (name: string, of: (norms: NormsRecord) => number | undefined) =>
    number(name, (runs: Repeats) => meanOf(runs.map(({ norms }) => of(norms!))));
  return tableOf<Repeats>(
    [
      ...settingColumns,
      mean("distance", ({ distance }) => distance),
      mean("path norm", ({ dense }) => dense?.pathNorm),
      mean("spectral complexity", ({ dense }) => dense?.spectralComplexity),
      mean("median margin", ({ margins }) => margins[5]),
      mean("median normalized margin", ({ dense }) => dense?.normalizedMargins[5]),
      mean("sharpness", ({ sharpness }) => sharpness?.value),
    ],
    rows,
  );
}

/** A mean to three digits; "–" where a run has none. */
function meanOf(values: readonly (number | undefined)[]): string {
  if (values.includes(undefined)) return "–";
  return String(Number(interval(values.map(Number)).mean.toPrecision(3)));
}
