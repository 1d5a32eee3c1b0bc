import { checkArgument, checkOptions, shown } from "@rote/options";
import { checkEvidence } from "@rote/records";
import { checkComplexity, checkMachines, checkNetworks, checkRuns } from "../checkRecords.ts";
import { PlotError } from "../drawing/plotError.ts";
import { checkScores } from "../figures/networkMemorization.ts";
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
  const shown = withShortTexts("report", options);
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
  const options = withShortTexts("reportFiles", given);
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

/** @throws {PlotError} if what it is made from is of another form. */
function withShortTexts(who: string, options: ReportOptions): ReportOptions {
  const {
    runs = [],
    linear = [],
    expressivity = [],
    complexity = [],
    audits = [],
    memorization = [],
    failures = [],
    damaged = [],
    claims = [],
  } = options;
  checkArgument(who, "title", options.title, "text", PlotError);
  checkRuns(who, runs);
  checkMachines(who, linear);
  checkNetworks(who, expressivity);
  checkComplexity(who, complexity);
  checkEvidence(who, "failure", failures, PlotError);
  checkScores(who, memorization);
  checkArgument(who, "audits", audits, [AUDIT], PlotError);
  checkArgument(who, "damaged", damaged, [{ record: "text", reason: "text" }], PlotError);
  checkArgument(who, "claims", claims, [CLAIM], PlotError);
  checkJson(who, "environment", options.environment);
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

/** @throws {PlotError} unless a value can be written as JSON, or is left out. */
function checkJson(who: string, name: string, value: unknown): void {
  let json: string | undefined;
  try {
    json = JSON.stringify(value);
  } catch {} // a bigint, or an object within itself
  if (value === undefined || json !== undefined) return;
  throw new PlotError(`${who}: ${name} must be what JSON can hold, got ${shown(value)}.`);
}

const AUDIT = {
  specification: { model: "text", folds: "number", epochs: "number" },
  dataset: { title: "text", classes: ["text"], examples: "number" },
  result: { suspects: "list", errorRate: "number", accuracy: "object", duplicates: "list" },
} as const;

const CLAIM = {
  id: "text",
  sentence: "text",
  source: "text",
  verdict: "text",
  evidence: "text",
  figures: [{ quantity: "text" }],
  runs: "list",
} as const;
