export { type Figure1aOptions, figure1a } from "./figure1a.ts";
export {
  type Axis,
  type FigureOptions,
  type LineFigureOptions,
  lineFigure,
  type Reference,
  type Series,
} from "./lineFigure.ts";
export * from "./paperValues.ts";
export { type ReportFigure, type ReportOptions, type ReportTable, report } from "./report.ts";
export {
  type Column,
  type ResultsTableOptions,
  resultsTable,
  type Table,
  toMarkdown,
} from "./resultsTable.ts";
export type { EpochRecord, Named, RunRecord } from "./runRecord.ts";
export { toCSV } from "./toCSV.ts";
