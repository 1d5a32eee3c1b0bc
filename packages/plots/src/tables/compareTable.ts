import { checkArgument, checkOptions } from "@rote/options";
import type { Interval } from "@rote/records";
import { PlotError } from "../drawing/plotError.ts";
import { type Column, DASH, percent, percentOf, type Table } from "./table.ts";

type Row = Readonly<Record<string, string | number | boolean | Interval | null | undefined>>;

export interface CompareTableOptions {
  /** The fields that say which row of the one table is which of the other, with their headings. */
  keys: Readonly<Record<string, string>>;
  /**
   * The fields to compare, fractions, with their headings; shown in percent. Of repeats, the mean
   * with half the width of its interval.
   */
  fractions: Readonly<Record<string, string>>;
  /** Further fields of the measured rows, with their headings, shown as they are. */
  notes?: Readonly<Record<string, string>>;
}

/**
 * A published table with measured values beside its own: one row for each published row, then those
 * measured that it does not have. A dash stands for what is not known. For instance
 *
 *     compareTable(table4, mine, {
 *       keys: { regularizer: "regularizer", model: "model" },
 *       fractions: { trainAccuracy: "training accuracy" },
 *     });
 *
 * @throws {PlotError} if two measured rows have the same keys.
 */
export function compareTable<Published extends object, Measured extends object>(
  published: readonly Published[],
  measured: readonly Measured[],
  options: CompareTableOptions,
): Table {
  checkOptions(
    "compareTable",
    options,
    { keys: true, fractions: true, notes: "object" },
    PlotError,
  );
  const { keys, fractions, notes = {} } = options;
  checkArgument("compareTable", "published", published, ["object"], PlotError);
  checkArgument("compareTable", "measured", measured, ["object"], PlotError);
  for (const [name, headings] of Object.entries({ keys, fractions, notes })) {
    checkArgument("compareTable", name, headings, "object", PlotError);
    checkArgument("compareTable", name, Object.values(headings), ["text"], PlotError);
  }

  const address = (row: Row) =>
    JSON.stringify(Object.keys(keys).map((field) => row[field] ?? null));
  const here = new Map<string, Row>();
  for (const row of measured as readonly Row[]) {
    if (here.has(address(row))) {
      throw new PlotError(
        `compareTable: measured rows must differ in ${Object.keys(keys).join(", ")}, ` +
          `got two with ${address(row)}. Average them first.`,
      );
    }
    here.set(address(row), row);
  }
  const theirs = new Map((published as readonly Row[]).map((row) => [address(row), row]));
  const addresses = new Set([...theirs.keys(), ...here.keys()]);
  return {
    columns: [
      ...Object.values(keys).map((name): Column => ({ name, numeric: false })),
      ...Object.values(notes).map((name): Column => ({ name, numeric: true })),
      ...Object.values(fractions).flatMap((name): Column[] => [
        { group: `${name} (%)`, name: "here", numeric: true },
        { group: `${name} (%)`, name: "paper", numeric: true },
      ]),
    ],
    rows: [...addresses].map((at) => {
      const [mine, paper] = [here.get(at), theirs.get(at)];
      return [
        ...Object.keys(keys).map((field) => word((paper ?? mine)?.[field])),
        ...Object.keys(notes).map((field) => word(mine?.[field])),
        ...Object.keys(fractions).flatMap((field) => [
          fraction(mine?.[field]),
          fraction(paper?.[field]),
        ]),
      ];
    }),
  };
}

function fraction(value: Row[string]): string {
  if (typeof value === "object" && value !== null) return percentOf(value);
  return percent(typeof value === "number" ? value : null);
}

function word(value: Row[string]): string {
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "object" && value !== null) return percentOf(value);
  if (typeof value === "number") return value.toLocaleString("en-US");
  return value === undefined || value === null ? DASH : value;
}
