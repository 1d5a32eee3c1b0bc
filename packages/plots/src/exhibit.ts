import {
  type AuditEvidence,
  type ComplexityEvidence,
  type ExpressivityEvidence,
  type FailureEvidence,
  isRegularized,
  type LinearEvidence,
  type MemorizationScores,
  type RunEvidence,
  regularizationOf,
} from "@rote/records";
import { isDrawable } from "./drawing/lineFigure.ts";
import { type Panel, panelFigure } from "./drawing/panelFigure.ts";
import type { FigureOptions } from "./drawing/series.ts";
import { figureCSV } from "./figures/figureCSV.ts";
import type { Table } from "./tables/table.ts";

/** What a report is made from. */
export interface Records {
  runs: readonly RunEvidence[];
  linear: readonly LinearEvidence[];
  expressivity: readonly ExpressivityEvidence[];
  complexity: readonly ComplexityEvidence[];
  audits: readonly AuditEvidence[];
  memorization: readonly MemorizationScores[];
}

/** One thing that a report shows: a figure, tables, or both. */
export interface Exhibit {
  /** The name of its files and of its place on the page: "figure1a". */
  readonly id: string;
  readonly title: string;
  /** Whether something that failed would be shown here, had it come to a result. */
  isAbout(failure: FailureEvidence): boolean;
  /** What it shows of some records; null if there is nothing to show. */
  show(records: Records): Shown | null;
}

export interface Shown {
  caption: string;
  figure?: ExhibitFigure | undefined;
  /** The frame of it that stands for the whole on the first screen of a report. */
  overview?: Panel | undefined;
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

/** Panels as the figure of an exhibit, those in which there is something to see. */
export function figureOf(all: readonly Panel[]): ExhibitFigure | undefined {
  const panels = all.filter(isDrawable);
  if (panels.length === 0) return undefined;
  return {
    draw: (options) => panelFigure({ ...options, panels }),
    csv: figureCSV(panels),
    words: panels.map(({ title, description }) => `${title}. ${description}`).join("\n"),
  };
}

/** How captions say that repeats are averaged. */
export const REPEATS =
  "Repeats with other seeds are averaged, with the 95 % confidence interval of the mean";

/** How captions count what failed: "2 runs failed and are not shown." */
export function failedWords(failures: readonly FailureEvidence[]): string {
  if (failures.length === 0) return "";
  const [runs, are] = failures.length === 1 ? ["run", "is"] : ["runs", "are"];
  return ` ${failures.length} ${runs} failed and ${are} not shown, nor in any mean.`;
}

/** A training run that failed, with these regularizers and labels or pixels. */
export const isFailedRun =
  (isAbout: (run: Pick<RunEvidence, "corruption">, isRegularized: boolean) => boolean) =>
  ({ of, specification }: FailureEvidence): boolean => {
    if (of !== "training") return false;
    const { corruption, seed = 0 } = specification;
    const { name = "trueLabels", params = {} } = corruption ?? {};
    const isOn = isRegularized(regularizationOf({ specification }));
    return isAbout({ corruption: { name, params, seed } }, isOn);
  };
