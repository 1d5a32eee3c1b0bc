import { checkOptions } from "@rote/options";
import { PlotError } from "../drawing/plotError.ts";
import { reportHtml, SAVED_WIDTH } from "./reportHtml.ts";
import { REPORT_OPTIONS, type ReportFile, type ReportOptions } from "./reportOptions.ts";
import { reportParts } from "./reportParts.ts";

/**
 * One HTML page that holds everything and loads nothing: claims with verdicts, every figure and
 * table of the paper for which there are records with the paper's values beside ours, the data
 * behind each as CSV, the runs with their hashes, and what determined them. It has no script, and
 * opens from disk, offline. The same input gives the same text.
 *
 * @throws {PlotError} if there is neither a record nor a claim.
 */
export function report(options: ReportOptions): string {
  checkOptions("report", options, REPORT_OPTIONS, PlotError);

  return reportHtml(options, reportParts(options, "report"));
}

/**
 * The report as files: the page itself, `report.html`, and beside it each figure as SVG, and the
 * data behind each figure and table as CSV.
 *
 * @throws {PlotError} as `report`.
 */
export function reportFiles(options: ReportOptions): ReportFile[] {
  checkOptions("reportFiles", options, REPORT_OPTIONS, PlotError);

  const parts = reportParts(options, "reportFiles");
  const { document } = options;
  return [
    { name: "report.html", content: reportHtml(options, parts) },
    ...parts.exhibits.flatMap(({ id, title, figure }): ReportFile[] => {
      if (figure === undefined) return [];
      const svg = figure.draw({
        title,
        width: SAVED_WIDTH,
        ...(document === undefined ? {} : { document }),
      });
      return [{ name: `${id}.svg`, content: svg }];
    }),
    ...parts.data,
  ];
}
