export type { ClaimFigure, ClaimResult } from "./claimResult.ts";
export { type CompareTableOptions, compareTable } from "./compareTable.ts";
export { earlyStoppingTable } from "./earlyStoppingTable.ts";
export type { ExpressivityRecord } from "./expressivityRecord.ts";
export { expressivityTable } from "./expressivityTable.ts";
export { type Figure1aOptions, figure1a } from "./figure1a.ts";
export { type Figure1bOptions, figure1b } from "./figure1b.ts";
export { type Figure1cOptions, figure1c } from "./figure1c.ts";
export { type Figure2Options, figure2 } from "./figure2.ts";
export { type Interval, interval } from "./interval.ts";
export { kernelNorms } from "./kernelNorms.ts";
export { kernelTable } from "./kernelTable.ts";
export type { LinearRecord } from "./linearRecord.ts";
export {
  type Axis,
  type FigureOptions,
  type LineFigureData,
  type LineFigureOptions,
  lineFigure,
  type Reference,
  type Series,
  type SeriesPoint,
} from "./lineFigure.ts";
export { type Panel, type PanelFigureOptions, panelFigure } from "./panelFigure.ts";
export * from "./paperValues.ts";
export { randomLabelsTable } from "./randomLabelsTable.ts";
export { regularizersTable } from "./regularizersTable.ts";
export { type ReportFile, type ReportOptions, report, reportFiles } from "./report.ts";
export {
  type Column,
  type ResultsTableOptions,
  resultsTable,
  type Table,
  toMarkdown,
} from "./resultsTable.ts";
export type { EpochRecord, Named, RunRecord, RunResult } from "./runRecord.ts";
export { runsTable } from "./runsTable.ts";
export { theorem1 } from "./theorem1.ts";
export { toCSV } from "./toCSV.ts";
