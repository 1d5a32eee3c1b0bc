import * as Plot from "@observablehq/plot";
import { type CurveStyle, curveStyle, FAINT, PAPER } from "./palette.ts";
import type { Point } from "./placeLabels.ts";
import type { Reference, Series, SeriesPoint } from "./series.ts";

/** A curve, or the hollow markers of published values. */
export function curveMark(
  points: readonly Point[],
  { light: stroke, symbol, dash }: CurveStyle,
  { reference, thin, markersOnly }: Partial<Series> = {},
  dx = 0,
): Plot.Markish[] {
  const hollow = { fill: PAPER.light, stroke, strokeWidth: 1.2 };
  const markers = () => Plot.dot(points, { x: "x", y: "y", symbol, r: 3.6, ...hollow });
  if (reference === "points") return [markers()];
  if (markersOnly) return [];
  const strokeDasharray = reference === undefined ? dash : "3 3";
  return [
    Plot.line(points, {
      x: "x",
      y: "y",
      dx,
      stroke,
      strokeWidth: reference || thin ? 1.2 : 2,
      ...(strokeDasharray === undefined ? {} : { strokeDasharray }),
    }),
    ...(reference === "curve" ? [markers()] : []),
  ];
}

/**
 * The interval of each point, as far as it is within the axis: a band along the curve, or a whisker
 * where points are few.
 */
export function intervalMark(
  series: Series,
  { light }: CurveStyle,
  [bottom, top]: readonly [number, number],
  dx: number,
): Plot.Markish[] {
  const within = (value: number | undefined) =>
    value === undefined ? undefined : Math.min(top, Math.max(bottom, value));
  const points = series.points.map(({ x, low, high }) => ({
    x,
    low: within(low),
    high: within(high),
  }));
  const known = points.filter(({ low, high }) => low !== undefined && high !== undefined);
  if (known.length === 0) return [];
  const ends = { x: "x", y1: "low", y2: "high" };
  if (series.spread === "whiskers") {
    return [Plot.ruleX(known, { ...ends, dx, stroke: light, strokeWidth: 1.6 })];
  }
  return [Plot.areaY(points, { ...ends, fill: light, fillOpacity: 0.16 })];
}

export const dotMark = (points: readonly Point[], { light: fill, symbol }: CurveStyle, dx = 0) =>
  Plot.dot(points, {
    x: "x",
    y: "y",
    dx,
    symbol,
    r: 3.6,
    fill,
    stroke: PAPER.light,
    strokeWidth: 0.8,
  });

/**
 * How far each curve with whiskers moves sideways, in pixels, so that those at one x stand beside
 * one another; the others stay.
 */
export function dodges(series: readonly Series[]): ReadonlyMap<Series, number> {
  const spread = series.filter(
    ({ spread, points }) => spread === "whiskers" && points.some(({ low }) => low !== undefined),
  );
  const middle = (spread.length - 1) / 2;
  return new Map(spread.map((one, i) => [one, 4 * (i - middle)]));
}

/**
 * About ten of the points, so that markers of long runs stay apart; each curve starts elsewhere.
 */
export function thinned(points: readonly SeriesPoint[], offset: number): readonly SeriesPoint[] {
  const every = Math.ceil(points.length / 11);
  return points.filter((_, i) => i % every === offset % every || i === points.length - 1);
}

const hollowMark = (points: readonly Point[], style: CurveStyle) =>
  curveMark(points, style, { reference: "points" });

/** A sample of a curve, for a legend: from left to right. */
export function swatch(
  from: Point,
  to: Point,
  reference: Reference | undefined,
  style: CurveStyle = { ...curveStyle(0), light: FAINT.light },
): Plot.Markish[] {
  const middle = [{ x: (from.x + to.x) / 2, y: from.y }];
  if (reference === "points") return curveMark(middle, style, { reference });
  if (reference === "line") return curveMark([from, to], style, { reference });
  const line = curveMark([from, to], style, reference === undefined ? {} : { reference: "line" });
  const marker = reference === undefined ? [dotMark(middle, style)] : hollowMark(middle, style);
  return [...line, ...marker];
}
