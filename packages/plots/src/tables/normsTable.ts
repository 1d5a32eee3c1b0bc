import { modelTitle } from "@rote/paper";
import {
  datasetTitle,
  interval,
  type NormsRecord,
  nameOf,
  type RunEvidence,
  repeatsOf,
  settingsOf,
} from "@rote/records";
import { checkRuns } from "../checkRecords.ts";
import { byCondition, images, labelOfCondition } from "../settings.ts";
import { type Table, tableOf } from "./table.ts";

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
    number(name, (runs) => meanOf(runs.map(({ norms }) => of(norms!))));
  return tableOf(
    [
      text("network", ([run]) => modelTitle(nameOf(run!.model))),
      text("dataset", ([run]) => datasetTitle(run!.dataset)),
      number("images", ([run]) => images(run!.specification?.train ?? null)),
      text("condition", ([run]) => labelOfCondition(run!)),
      number("runs", (runs) => String(runs.length)),
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

type Repeats = readonly RunEvidence[];

/** A mean to three digits; "–" where a run has none. */
function meanOf(values: readonly (number | undefined)[]): string {
  if (values.includes(undefined)) return "–";
  return String(Number(interval(values.map(Number)).mean.toPrecision(3)));
}

const text = (name: string, cell: (runs: Repeats) => string) => ({ name, numeric: false, cell });
const number = (name: string, cell: (runs: Repeats) => string) => ({ name, numeric: true, cell });
