export { type CompareTableOptions, compareTable } from "./compareTable.ts";
export { type Figure1aOptions, figure1a } from "./figure1a.ts";
export { type Figure1bOptions, figure1b } from "./figure1b.ts";
export { type Figure1cOptions, figure1c } from "./figure1c.ts";
export { type Figure2Options, figure2 } from "./figure2.ts";
export type { LabelCorruptionOptions } from "./labelCorruption.ts";
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
