import { type Interval, interval, type LinearEvidence } from "@rote/records";
import { checkMachines } from "../checkRecords.ts";
import { type Machine, machineName, machinesOf } from "./machines.ts";
import {
  type ColumnOf,
  DASH,
  number,
  percent,
  percentOf,
  type Table,
  tableOf,
  text,
} from "./table.ts";

/**
 * Table 3 of Zhang et al., ICLR 2017, and the norms of its section 5 beside what was measured: one
 * row for each kernel machine, test error and norm of the solution on true and on random labels.
 * Repeats are averaged. The paper's values are of the whole datasets.
 */
export function kernelTable(records: readonly LinearEvidence[]): Table {
  checkMachines("kernelTable", records);
  return tableOf(COLUMNS, machinesOf(records));
}

const ERROR = "test error (%)";
const NORM = "norm";

const COLUMNS: readonly ColumnOf<Machine>[] = [
  text("features", ({ filters, ...machine }) =>
    filters === undefined
      ? machineName(machine)
      : `${machineName(machine)}, ${filters.toLocaleString("en-US")} filters`,
  ),
  text("kernel", ({ kernel }) => kernel),
  number("images", ({ images }) => images?.toLocaleString("en-US") ?? "all"),
  number("ridge", ({ ridge }) => String(ridge)),
  { group: ERROR, ...number("true labels", (machine) => error(machine, "true")) },
  { group: ERROR, ...number("paper", ({ paper }) => percent(paper?.testError ?? null)) },
  { group: ERROR, ...number("random labels", (machine) => error(machine, "random")) },
  { group: NORM, ...number("true labels", (machine) => norm(machine, "true")) },
  {
    group: NORM,
    ...number("paper", ({ paper }) => (paper?.norm === undefined ? DASH : `≈ ${paper.norm}`)),
  },
  { group: NORM, ...number("random labels", (machine) => norm(machine, "random")) },
];

type Labels = LinearEvidence["labels"];

const error = (machine: Machine, labels: Labels) =>
  meanOr(machine, labels, ({ testError }) => testError, percentOf);

const norm = (machine: Machine, labels: Labels) =>
  meanOr(
    machine,
    labels,
    (record) => record.norm,
    ({ mean }) => normText(mean),
  );

function meanOr(
  { records }: Machine,
  labels: Labels,
  value: (record: LinearEvidence) => number,
  words: (mean: Interval) => string,
): string {
  const values = records.filter((record) => record.labels === labels).map(value);
  return values.length === 0 ? DASH : words(interval(values));
}

const normText = (norm: number) =>
  norm >= 1e5 ? norm.toExponential(2) : String(Number(norm.toPrecision(4)));
