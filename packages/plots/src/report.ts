import type { ClaimResult } from "./claimResult.ts";
import type { ExpressivityRecord } from "./expressivityRecord.ts";
import type { LinearRecord } from "./linearRecord.ts";
import { reportHtml, SAVED } from "./reportHtml.ts";
import { reportParts } from "./reportParts.ts";
import type { RunRecord } from "./runRecord.ts";

export interface ReportOptions {
  title: string;
  /** Training runs. Repeats, which differ in their seed alone, are averaged wherever they are drawn. */
  runs?: readonly RunRecord[];
  /** Minimum-norm and ridge solutions: section 5. */
  linear?: readonly LinearRecord[];
  /** Networks built after Theorem 1. */
  expressivity?: readonly ExpressivityRecord[];
  /** Sentences of the paper with verdicts. */
  claims?: readonly ClaimResult[];
  /** What came out, in a sentence. By default counted from claims and runs. */
  summary?: string;
  /** At what size this was done: "tiny", "small", "paper". */
  scale?: string;
  /** The commands that make all of this again, one a line. */
  rerun?: string;
  /** What else determined the results: versions, machine, backend. Any JSON. */
  environment?: unknown;
  /** A document to draw in, as for the figures. */
  document?: Document;
}

/**
 * One HTML page that holds everything and loads nothing: claims with verdicts, every figure and table
 * of the paper for which there are records with the paper's values beside ours, the data behind each as
 * CSV, the runs with their hashes, and what determined them. It has no script, and opens from disk,
 * offline. The same input gives the same text.
 *
 * @throws {RangeError} if there is neither a record nor a claim.
 */
export function report(options: ReportOptions): string {
  return reportHtml(options, reportParts(options, "report"));
}

/** A file of a report. */
export interface ReportFile {
  /** "report.html", "figure1a.svg", "figure1a.csv", … */
  name: string;
  content: string;
}

/**
 * The report as files: the page itself, `report.html`, and beside it each figure as SVG, and the data
 * behind each figure and table as CSV.
 *
 * @throws {RangeError} as `report`.
 */
export function reportFiles(options: ReportOptions): ReportFile[] {
  const parts = reportParts(options, "reportFiles");
  const { document } = options;
  return [
    { name: "report.html", content: reportHtml(options, parts) },
    ...parts.exhibits.flatMap(({ id, title, figure }): ReportFile[] => {
      if (figure === undefined) return [];
      const svg = figure.draw({
        title,
        width: SAVED,
        ...(document === undefined ? {} : { document }),
      });
      return [{ name: `${id}.svg`, content: svg }];
    }),
    ...parts.data,
  ];
}
