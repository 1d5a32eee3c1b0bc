import { checkArgument } from "@rote/options";
import {
  fixed,
  type Interval,
  interval,
  type ResultEvidence,
  type RunEvidence,
} from "@rote/records";
import { PlotError } from "../drawing/plotError.ts";

/** A table of text, however it is shown. */
export interface Table {
  columns: readonly Column[];
  /** Cells as text, formatted. */
  rows: readonly (readonly string[])[];
}

export interface Column {
  name: string;
  /** A heading over this and the neighbouring columns of the same group. */
  group?: string;
  numeric: boolean;
  /** Cells are hashes: a page shows their beginning. */
  hash?: boolean;
}

/** A column, with what its cells say of one record. */
export interface ColumnOf<Item> extends Column {
  cell(item: Item): string;
}

/** A column of words. */
export const text = <Item>(name: string, cell: (item: Item) => string): ColumnOf<Item> => ({
  name,
  numeric: false,
  cell,
});

/** A column of numbers. */
export const number = <Item>(name: string, cell: (item: Item) => string): ColumnOf<Item> => ({
  name,
  numeric: true,
  cell,
});

/** A table with a row for each item. */
export const tableOf = <Item>(
  columns: readonly ColumnOf<Item>[],
  items: readonly Item[],
): Table => ({
  columns: columns.map(({ cell: _, ...column }) => column),
  rows: items.map((item) => columns.map(({ cell }) => cell(item))),
});

/** @throws {PlotError} unless it is a table whose rows have a cell for each column. */
export function checkTable(who: string, table: Table): void {
  const kind = { columns: [{ name: "text", "group?": "text" }], rows: [["text"]] } as const;
  checkArgument(who, "table", table, kind, PlotError);
  const n = table.columns.length;
  const at = table.rows.findIndex(({ length }) => length !== n);
  if (at < 0) return;
  throw new PlotError(
    `${who}: table.rows[${at}] must have ${n} cells, one for each column, got ` +
      `${table.rows[at]!.length}.`,
  );
}

/** The table as Markdown, as GitHub renders it. */
export function toMarkdown(table: Table): string {
  checkTable("toMarkdown", table);
  const { columns, rows } = table;
  const cell = (text: string) => text.replaceAll("|", "\\|").replace(/\s+/g, " ");
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(" | ")} |\n`;
  return [
    line(columns.map(({ name, group }) => (group === undefined ? name : `${group}, ${name}`))),
    line(columns.map(({ numeric }) => (numeric ? "---:" : "---"))),
    ...rows.map(line),
  ].join("");
}

/** What stands for an unknown value. */
export const DASH = "–";

/** Mean over runs; null if one of them has no value. */
export function meanOf(
  runs: readonly RunEvidence[],
  value: (result: ResultEvidence, run: RunEvidence) => number | null | undefined,
): Interval | null {
  const values = runs.map((run) => value(run.result, run) ?? null);
  return values.includes(null) ? null : interval(values as number[]);
}

/** A fraction in percent, with two decimals as in the paper's tables; a dash if unknown. */
export const percent = (fraction: number | null): string =>
  fraction === null || !Number.isFinite(fraction) ? DASH : fixed(fraction * 100, 2);

/** A mean of fractions in percent; of several runs, with half the width of its interval. */
export const percentOf = ({ mean, high, runs }: Interval): string =>
  runs === 1 ? percent(mean) : `${percent(mean)} ± ${percent(high - mean)}`;
