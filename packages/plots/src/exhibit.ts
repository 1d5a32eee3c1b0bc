import { figureCSV } from "./figureCSV.ts";
import type { FigureOptions } from "./lineFigure.ts";
import { type Panel, panelFigure } from "./panelFigure.ts";
import type { Table } from "./resultsTable.ts";

/** One thing that the report shows: a figure, tables, or both, and what they show. */
export interface Exhibit {
  /** The name of its files and of its place on the page: "figure1a". */
  id: string;
  title: string;
  caption: string;
  figure?: ExhibitFigure;
  tables: readonly ExhibitTable[];
}

export interface ExhibitFigure {
  draw(options: FigureOptions): string;
  /** The points behind it. */
  csv: string;
  /** The figure for those who do not see it. */
  words: string;
}

export interface ExhibitTable {
  /** The name of its file. */
  id: string;
  caption: string;
  table: Table;
}

/** Panels as the figure of an exhibit. */
export const figureOf = (panels: readonly Panel[]): ExhibitFigure => ({
  draw: (options) => panelFigure({ ...options, panels }),
  csv: figureCSV(panels),
  words: panels.map(({ title, description }) => `${title}. ${description}`).join("\n"),
});
