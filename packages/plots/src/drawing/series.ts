import type { OptionTable } from "@rote/options";
import type { Point } from "./placeLabels.ts";

/** One curve. Several of one name are runs of one condition: they share colour and label. */
export interface Series {
  name: string;
  /** In the units of the axes. A y that is not finite leaves a gap. */
  points: readonly SeriesPoint[];
  /** Which of the palette's colours; defaults to the name's place among them. */
  slot?: number;
  /** Drawn thin and without markers, beside the curve of the same name that has them. */
  thin?: boolean;
  /** Markers that no line joins. */
  markersOnly?: boolean;
  /** How the intervals of the points are drawn. Defaults to a band. */
  spread?: "band" | "whiskers";
  /** Published values to compare with. */
  reference?: Reference;
}

/** A point, and where it is a mean of repeats, the interval around it. */
export interface SeriesPoint extends Point {
  low?: number;
  high?: number;
  /** How many runs it is the mean of. */
  runs?: number;
}

/**
 * How published values are drawn, unlike measured ones: "line", thin and dashed; "points", hollow
 * markers; "curve", hollow markers joined by a thin dashed line.
 */
export type Reference = "line" | "points" | "curve";

export interface Axis {
  /** With the unit: "loss (nats)", "training steps (thousands)". */
  label: string;
  /** Shown range. Defaults to that of the data. */
  domain?: readonly [low: number, high: number];
  /** Ticks as percentages of fractions. */
  percent?: boolean;
  /** Equal distances for equal ratios; values at 0 and below are not drawn. */
  log?: boolean;
}

export const AXIS: OptionTable<Axis> = {
  label: true,
  domain: true,
  percent: "boolean",
  log: "boolean",
};

/** Options of every figure. */
export interface FigureOptions {
  title?: string;
  /** In CSS pixels. Defaults to 720; 360 suits a phone. Text keeps its size. */
  width?: number;
  /**
   * Of the plotting area, in CSS pixels. Defaults to about two thirds of the width, at most 360.
   */
  height?: number;
  /**
   * A white or dark sheet behind the figure; without it the page's own shows through. Defaults to
   * true.
   */
  background?: boolean;
  /** A document to draw in. Defaults to the page's, and in Node to an empty one. */
  document?: Document;
}

export const FIGURE_OPTIONS: OptionTable<FigureOptions> = {
  title: "text",
  width: "number",
  height: "number",
  background: "boolean",
  document: true,
};

/** What a figure shows, however it is drawn. */
export interface LineFigureData {
  series: readonly Series[];
  x: Axis;
  y: Axis;
  /**
   * Horizontal lines at named heights, such as chance; the name stands at the left end or the
   * right.
   */
  levels?: readonly { y: number; name: string; side?: "left" | "right" }[];
  /** What the reference curves are; shown if there are any. */
  referenceName?: string;
  /** The figure in words, for those who do not see it. */
  description: string;
}

export interface LineFigureOptions extends FigureOptions, LineFigureData {
  /**
   * Whether curves are named, beside them or in a legend. Defaults to "auto"; "none" leaves it to
   * the caller.
   */
  names?: "auto" | "none";
}
