import { type Interval, interval } from "./interval.ts";
import { type PaperModel, paperResult } from "./paperValues.ts";
import type { RunRecord, RunResult } from "./runRecord.ts";
import { conditionKey, labelOfCondition, settingsOf } from "./setting.ts";

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

export interface ResultsTableOptions {
  /** The model of the paper to compare with; without it the table has no column of the paper. */
  paperModel?: PaperModel;
}

/**
 * One row a condition: epochs to fit, training and test accuracy, each beside what the paper found for
 * that model on all of CIFAR-10 (Table 1 and figure 1 of Zhang et al., ICLR 2017). Runs that differ in
 * their seed alone are one row, mean ± half the width of its 95 % confidence interval. A dash stands
 * for what is not known, or not reached by every run.
 */
export function resultsTable(
  records: readonly RunRecord[],
  { paperModel }: ResultsTableOptions = {},
): Table {
  const results = ["epochs to fit", "training accuracy (%)", "test accuracy (%)"];
  const columns = results.flatMap((name): Column[] =>
    paperModel === undefined
      ? [{ name, numeric: true }]
      : [
          { group: name, name: "here", numeric: true },
          { group: name, name: "paper", numeric: true },
        ],
  );
  return {
    columns: [{ name: "condition", numeric: false }, ...columns],
    rows: conditionRows(records).map(({ name, runs }) => {
      const cells = measured(runs);
      if (paperModel === undefined) return [name, ...cells];
      const { corruption } = runs[0]!;
      const { probability } = corruption.params;
      const p = typeof probability === "number" ? probability : undefined;
      const paper = published(paperResult(paperModel, corruption.name, p));
      return [name, ...cells.flatMap((cell, i) => [cell, paper[i]!])];
    }),
  };
}

/** Repeats of one condition in one setting. */
function conditionRows(records: readonly RunRecord[]): { name: string; runs: RunRecord[] }[] {
  const settings = settingsOf(records);
  return settings.flatMap(({ label, runs }) => {
    const rows = new Map<string, RunRecord[]>();
    for (const run of runs) {
      const key = `${run.name} ${conditionKey(run)}`;
      rows.set(key, [...(rows.get(key) ?? []), run]);
    }
    const conditions = [...rows.values()];
    return conditions.map((repeats) => {
      const { name } = repeats[0]!;
      const alone = conditions.filter(([run]) => run!.name === name).length === 1;
      const condition = alone ? name : labelOfCondition(repeats[0]!);
      return { name: settings.length === 1 ? condition : `${condition}, ${label}`, runs: repeats };
    });
  });
}

/** The table as Markdown, as GitHub renders it. */
export function toMarkdown({ columns, rows }: Table): string {
  const cell = (text: string) => text.replaceAll("|", "\\|").replace(/\s+/g, " ");
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(" | ")} |\n`;
  return [
    line(columns.map(({ name, group }) => (group === undefined ? name : `${group}, ${name}`))),
    line(columns.map(({ numeric }) => (numeric ? "---:" : "---"))),
    ...rows.map(line),
  ].join("");
}

function measured(runs: readonly RunRecord[]): string[] {
  const cell = (value: Interval | null, text: (value: Interval) => string) =>
    value === null ? "–" : text(value);
  return [
    cell(
      meanOf(runs, ({ epochsToFit }) => epochsToFit),
      epochs,
    ),
    cell(
      meanOf(runs, ({ trainAccuracy }) => trainAccuracy),
      percentOf,
    ),
    cell(
      meanOf(runs, ({ testAccuracy }) => testAccuracy),
      percentOf,
    ),
  ];
}

const published = ({ epochsToFit, trainAccuracy, testAccuracy }: RunResult) => [
  epochsToFit === null ? "–" : String(epochsToFit),
  percent(trainAccuracy),
  percent(testAccuracy),
];

const epochs = ({ mean, high, runs }: Interval) =>
  runs === 1 ? String(mean) : `${mean.toFixed(1)} ± ${(high - mean).toFixed(1)}`;

/** Mean over runs; null if one of them has no value. */
export function meanOf(
  runs: readonly RunRecord[],
  value: (result: RunResult, run: RunRecord) => number | null | undefined,
): Interval | null {
  const values = runs.map((run) => value(run.result, run) ?? null);
  return values.includes(null) ? null : interval(values as number[]);
}

/** A fraction in percent, with two decimals as in the paper's tables; a dash if unknown. */
export const percent = (fraction: number | null) =>
  fraction === null || !Number.isFinite(fraction) ? "–" : (fraction * 100).toFixed(2);

/** A mean of fractions in percent, and where it is one of several runs, half the width of its interval. */
export const percentOf = ({ mean, high, runs }: Interval) =>
  runs === 1 ? percent(mean) : `${percent(mean)} ± ${percent(high - mean)}`;
