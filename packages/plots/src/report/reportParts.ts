import type { ClaimResult, RunEvidence } from "@rote/records";
import { PlotError } from "../drawing/plotError.ts";
import { type Exhibit, type ExhibitTable, failedWords, type Shown } from "../exhibit.ts";
import { exhibits } from "../exhibits.ts";
import { byCondition } from "../settings.ts";
import { csv } from "../tables/csv.ts";
import { failuresTable } from "../tables/failuresTable.ts";
import { runsTable } from "../tables/runsTable.ts";
import { tableCSV } from "../tables/tableCSV.ts";
import { toCSV } from "../tables/toCSV.ts";
import { toLatex } from "../tables/toLatex.ts";
import { idOf } from "./html.ts";
import type { ReportFile, ReportOptions } from "./reportOptions.ts";

/** An exhibit for which there are records. */
export type ShownExhibit = Pick<Exhibit, "id" | "title"> & Shown;

/** What a report is made of, before it is written as a page or as files. */
export interface ReportParts {
  /** In the order of the paper. */
  runs: readonly RunEvidence[];
  exhibits: readonly ShownExhibit[];
  /** Everything shown, as comma-separated values. */
  data: readonly ReportFile[];
}

/** @throws {PlotError} if there is nothing to report. */
export function reportParts(
  {
    runs: given = [],
    linear = [],
    expressivity = [],
    complexity = [],
    audits = [],
    memorization = [],
    failures = [],
    claims = [],
  }: ReportOptions,
  who: string,
): ReportParts {
  const runs = [...given].sort(byCondition);
  const all = [runs, linear, expressivity, complexity, audits, memorization, failures, claims];
  if (all.every(({ length }) => length === 0)) {
    throw new PlotError(`${who}: there must be at least one record or claim, got none.`);
  }
  const shown = exhibits.flatMap(({ id, title, isAbout, show }): ShownExhibit[] => {
    const parts = show({ runs, linear, expressivity, complexity, audits, memorization });
    if (parts === null) return [];
    const caption = `${parts.caption}${failedWords(failures.filter(isAbout))}`;
    return [{ id, title, ...parts, caption }];
  });
  const ofRuns = [
    { name: "runs.csv", content: tableCSV(runsTable(runs)) },
    { name: "epochs.csv", content: toCSV(runs) },
  ];
  return {
    runs,
    exhibits: shown,
    data: [
      ...shown.flatMap(filesOf),
      ...(runs.length === 0 ? [] : ofRuns),
      ...(failures.length === 0
        ? []
        : [{ name: "failures.csv", content: tableCSV(failuresTable(failures)) }]),
      ...(claims.length === 0 ? [] : [{ name: "claims.csv", content: claimsCSV(claims) }]),
    ],
  };
}

/** A table as a file of LaTeX. */
export const latexOf = ({ id, table }: ExhibitTable): ReportFile => ({
  name: `${idOf(id)}.tex`,
  content: toLatex(table),
});

/** The data behind a figure and tables. */
const filesOf = ({ id, figure, tables }: ShownExhibit): ReportFile[] => [
  ...(figure === undefined ? [] : [{ name: `${id}.csv`, content: figure.csv }]),
  ...tables.map(({ id, table }) => ({ name: `${idOf(id)}.csv`, content: tableCSV(table) })),
];

const claimsCSV = (claims: readonly ClaimResult[]) =>
  csv([
    ["id", "verdict", "sentence", "source", "evidence", "quantity", "paper", "here", "unit"],
    ...claims.flatMap(({ id, verdict, sentence, source, evidence, figures }) => {
      const claim = [id, verdict, sentence, source, evidence];
      return figures.length === 0
        ? [claim]
        : figures.map(({ quantity, paper, ours, unit }) => [...claim, quantity, paper, ours, unit]);
    }),
  ]);
