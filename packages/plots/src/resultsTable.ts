import { type PaperModel, paperResult } from "./paperValues.ts";
import type { RunRecord } from "./runRecord.ts";

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
}

export interface ResultsTableOptions {
  /** The model of the paper to compare with; without it the table has no column of the paper. */
  paperModel?: PaperModel;
}

/**
 * One row a run: condition, epochs to fit, training and test accuracy, each beside what the paper
 * found for that model on all of CIFAR-10 (Table 1 and figure 1 of Zhang et al., ICLR 2017). A dash
 * stands for what is not known.
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
    rows: records.map(({ name, corruption, result }) => {
      const cells = format(result);
      if (paperModel === undefined) return [name, ...cells];
      const { probability } = corruption.params;
      const p = typeof probability === "number" ? probability : undefined;
      const paper = format(paperResult(paperModel, corruption.name, p));
      return [name, ...cells.flatMap((cell, i) => [cell, paper[i]!])];
    }),
  };
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

const format = ({ epochsToFit, trainAccuracy, testAccuracy }: RunRecord["result"]) => [
  epochsToFit === null ? "–" : String(epochsToFit),
  percent(trainAccuracy),
  percent(testAccuracy),
];

/** A fraction in percent, with two decimals as in the paper's tables; a dash if unknown. */
export const percent = (fraction: number | null) =>
  fraction === null || !Number.isFinite(fraction) ? "–" : (fraction * 100).toFixed(2);
