import { checkOptions } from "@rote/options";
import { PlotError } from "../drawing/plotError.ts";
import { drawingsOf } from "./drawingsOf.ts";
import { reportHtml } from "./reportHtml.ts";
import { REPORT_OPTIONS, type ReportFile, type ReportOptions } from "./reportOptions.ts";
import { latexOf, reportParts } from "./reportParts.ts";
import { shortened } from "./shortened.ts";

/**
 * One HTML page that holds everything and loads nothing: first Figure 1 and a verdict on each claim
 * in a line; then a section for each question of the paper, with every figure and table for which
 * there are records, the paper's values beside ours, the data behind each as CSV, the tables as
 * LaTeX, and the claims with their evidence; last, folded, the runs with their hashes, and what
 * determined them. It has no script, and opens from disk, offline. The same input gives the same
 * text. Records may be anybody's: nothing of what they say is done, and texts of more than 2,000
 * characters end in "…".
 *
 * @throws {PlotError} if there is neither a record nor a claim.
 */
export function report(options: ReportOptions): string {
  checkOptions("report", options, REPORT_OPTIONS, PlotError);
  const shown = withShortTexts(options);
  return reportHtml(shown, reportParts(shown, "report"));
}

/**
 * The report as files: the page itself, `report.html`, and beside it each figure as SVG, as wide as
 * a page and as a column of a paper, and as PDF, as such a column; the data behind each figure and
 * table as CSV, and each table as LaTeX. All of them are text.
 *
 * @throws {PlotError} as `report`.
 */
export function reportFiles(given: ReportOptions): ReportFile[] {
  checkOptions("reportFiles", given, REPORT_OPTIONS, PlotError);
  const options = withShortTexts(given);
  const parts = reportParts(options, "reportFiles");
  const { document } = options;
  return [
    { name: "report.html", content: reportHtml(options, parts) },
    ...parts.exhibits.flatMap(({ id, title, figure, tables }): ReportFile[] => [
      ...(figure === undefined ? [] : drawingsOf({ id, title, figure }, document)),
      ...tables.map(latexOf),
    ]),
    ...parts.data,
  ];
}

function withShortTexts(options: ReportOptions): ReportOptions {
  const {
    runs = [],
    linear = [],
    expressivity = [],
    complexity = [],
    audits = [],
    memorization = [],
  } = options;
  const { failures = [], damaged = [], claims = [] } = options;
  const all = {
    runs,
    linear,
    expressivity,
    complexity,
    audits,
    memorization,
    failures,
    damaged,
    claims,
  };
  return { ...options, ...shortened(all) };
}
