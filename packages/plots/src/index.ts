export { type AuditCSVOptions, auditCSV } from "./audit/auditCSV.ts";
export { type AuditPageOptions, auditPage } from "./audit/auditPage.ts";
export { lineFigure } from "./drawing/lineFigure.ts";
export { type Panel, type PanelFigureOptions, panelFigure } from "./drawing/panelFigure.ts";
export { PlotError } from "./drawing/plotError.ts";
export type {
  Axis,
  FigureOptions,
  LineFigureData,
  LineFigureOptions,
  Reference,
  Series,
  SeriesPoint,
} from "./drawing/series.ts";
export type { Exhibit, ExhibitFigure, ExhibitTable, Records, Shown } from "./exhibit.ts";
export * from "./exhibits.ts";
export { report, reportFiles } from "./report/report.ts";
export type { ReportFile, ReportOptions } from "./report/reportOptions.ts";
export { type CompareTableOptions, compareTable } from "./tables/compareTable.ts";
export { earlyStoppingTable } from "./tables/earlyStoppingTable.ts";
export { expressivityTable } from "./tables/expressivityTable.ts";
export { kernelTable } from "./tables/kernelTable.ts";
export { type ResultsTableOptions, resultsTable } from "./tables/resultsTable.ts";
export { runsTable } from "./tables/runsTable.ts";
export { type Column, type Table, toMarkdown } from "./tables/table.ts";
export { toCSV } from "./tables/toCSV.ts";
export { toLatex } from "./tables/toLatex.ts";
