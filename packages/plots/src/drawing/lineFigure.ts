import * as Plot from "@observablehq/plot";
import { checkOptions } from "@rote/options";
import { defaultDocument } from "#document";
import { axisTicks } from "./axisTicks.ts";
import { checkDocument } from "./checkDocument.ts";
import { checkLineData } from "./checkLineData.ts";
import { curveMark, dodges, dotMark, intervalMark, swatch, thinned } from "./curveMarks.ts";
import {
  BELOW,
  FONT_SIZE,
  figureLayout,
  isFinitePoint,
  SWATCH,
  TITLE_SIZE,
  titlePlaces,
  wrapTitle,
} from "./figureLayout.ts";
import { type CurveStyle, curveStyle, FAINT, PAPER } from "./palette.ts";
import type { Point } from "./placeLabels.ts";
import { PlotError } from "./plotError.ts";
import { AXIS, type Axis, FIGURE_OPTIONS, type LineFigureOptions, type Series } from "./series.ts";
import { FIGURE_CLASS, sheetOf } from "./sheet.ts";

/**
 * Curves over two axes, as SVG (XML that stands alone). Each curve carries its name where it stands
 * clear of the others; where that is impossible there is a legend instead. Colours follow the
 * reader's preference for light or dark. The same input gives the same text.
 *
 * On a logarithmic axis a point at 0 or below leaves a gap.
 *
 * @throws {PlotError} if no series has a finite point, the width is below 240, or a domain is none.
 */
export function lineFigure(options: LineFigureOptions): string {
  checkOptions(
    "lineFigure",
    options,
    {
      names: ["auto", "none"],
      ...FIGURE_OPTIONS,
      series: true,
      x: true,
      y: true,
      levels: true,
      referenceName: true,
      description: true,
    },
    PlotError,
  );
  checkLineData("lineFigure", "options", options);
  checkOptions("lineFigure", options.x, AXIS, PlotError, "x");
  checkOptions("lineFigure", options.y, AXIS, PlotError, "y");

  const { background = true, document = defaultDocument() } = options;
  checkDocument("lineFigure", document);
  return sheetOf(drawLines({ ...options, document }), document, background);
}

/** The figure as an element, before it gets a sheet and styles. */
export function drawLines(
  options: LineFigureOptions & {
    document: Document;
    /** Of a panel: the size of its title, and for how many lines of it there is to be room. */
    titleSize?: number;
    titleLines?: number;
  },
): SVGSVGElement {
  const { levels = [], width = 720, title, titleSize = TITLE_SIZE, document } = options;
  const height = options.height ?? Math.min(360, Math.round(width * 0.68));
  if (!(width >= 240)) {
    throw new PlotError(`lineFigure: width must be at least 240, got ${width}.`);
  }
  const series = options.series.map((one) => onAxes(one, options));
  const finite = series.flatMap(({ points }) => points.filter(isFinitePoint));
  if (finite.length === 0) {
    const rule =
      options.x.log || options.y.log ? "finite point, positive where log" : "finite point";
    throw new PlotError(`lineFigure: series must hold at least one ${rule}, got none.`);
  }
  const x = { ...options.x, domain: domainOf("x", options.x, finite) };
  const y = { ...options.y, domain: domainOf("y", options.y, finite) };
  const lines = title === undefined ? [] : wrapTitle(title, width, titleSize);
  const { titleLines = lines.length } = options;
  const layout = figureLayout({ ...options, series, titleLines, levels, width, height, x, y });
  const { frame, toUnits, measured, names } = layout;

  const styles = stylesOf(series);
  const dodge = dodges(series);
  const dx = (one: Series) => dodge.get(one) ?? 0;
  const ticks = {
    x: axisTicks(x, Math.max(3, Math.floor(width / 90))),
    y: axisTicks(y, Math.max(3, Math.floor(height / 60))),
  };
  // Everything is given to Plot in the units of the axes, also what stands outside the frame.
  const text = (label: string, point: Point, more: Plot.TextOptions = {}) =>
    Plot.text([label], { ...toUnits(point), text: (d: string) => d, fontSize: FONT_SIZE, ...more });

  return Plot.plot({
    document,
    className: FIGURE_CLASS,
    width,
    height: frame.bottom + BELOW,
    marginLeft: frame.left,
    marginRight: width - frame.right,
    marginTop: frame.top,
    marginBottom: BELOW,
    style: { fontSize: `${FONT_SIZE}px` },
    ariaLabel: title ?? `${y.label} against ${x.label}`,
    ariaDescription: options.description,
    x: plotAxis(x, ticks.x),
    y: plotAxis(y, ticks.y),
    marks: [
      Plot.gridX({ ticks: ticks.x.ticks, strokeOpacity: 0.12 }),
      Plot.gridY({ ticks: ticks.y.ticks, strokeOpacity: 0.12 }),
      Plot.ruleY([y.domain[0]], { strokeOpacity: 0.5 }),
      ...levels.flatMap((level) => [
        Plot.ruleY([level.y], { stroke: FAINT.light, strokeDasharray: "5 4" }),
        text(
          level.name,
          {
            x: level.side === "right" ? frame.right - 4 : frame.left + 4,
            y: layout.toPixels({ x: x.domain[0], y: level.y }).y - 9,
          },
          {
            ...HALO,
            fill: FAINT.light,
            fontSize: 12,
            textAnchor: level.side === "right" ? "end" : "start",
          },
        ),
      ]),
      ...series.flatMap((one) => intervalMark(one, styles.get(one.name)!, y.domain, dx(one))),
      ...series.flatMap((one) => curveMark(one.points, styles.get(one.name)!, one, dx(one))),
      ...measured.map((one) => {
        const { name, points, spread, markersOnly } = one;
        const all = markersOnly || spread === "whiskers";
        const shown = all ? points : thinned(points, names.indexOf(name));
        return dotMark(shown, styles.get(name)!, dx(one));
      }),
      ...layout.labels.map(({ label, anchor, ...point }) =>
        text(label, point, {
          ...HALO,
          textAnchor: anchor,
          fill: styles.get(label)!.light,
          fontWeight: 600,
        }),
      ),
      ...layout.legend.flatMap(({ name, reference, x, y }) => [
        ...swatch(toUnits({ x, y }), toUnits({ x: x + SWATCH, y }), reference, styles.get(name)),
        text(name, { x: x + SWATCH + 6, y }, { textAnchor: "start" }),
      ]),
      text(`↑ ${y.label}`, { x: 8, y: frame.top - 15 }, { textAnchor: "start" }),
      text(`${x.label} →`, { x: frame.right, y: frame.bottom + 40 }, { textAnchor: "end" }),
      ...titlePlaces(lines).map(({ line, ...place }) =>
        text(line, place, { textAnchor: "start", fontSize: titleSize, fontWeight: 600 }),
      ),
    ],
  }) as unknown as SVGSVGElement;
}

/** What keeps text readable where a grid line runs behind it. */
const HALO = { stroke: PAPER.light, strokeWidth: 4 };

function stylesOf(series: readonly Series[]): Map<string, CurveStyle> {
  const styles = new Map<string, CurveStyle>();
  for (const { name, slot } of series) {
    if (!styles.has(name)) styles.set(name, curveStyle(slot ?? styles.size));
  }
  return styles;
}

/** The series with a gap wherever a logarithmic axis has no place for a point. */
function onAxes(series: Series, { x, y }: Pick<LineFigureOptions, "x" | "y">): Series {
  if (!x.log && !y.log) return series;
  const isShown = (point: Point) => (!x.log || point.x > LEAST) && (!y.log || point.y > LEAST);
  const points = series.points.map((point) =>
    isShown(point) ? point : { x: point.x, y: Number.NaN },
  );
  return { ...series, points };
}

/**
 * The range of an axis: the one that is asked for, or that of the values, widened where it is a
 * single one.
 *
 * @throws {PlotError} if the range that is asked for is none, or not positive on a log axis.
 */
function domainOf(
  name: "x" | "y",
  axis: Axis,
  points: readonly Point[],
): readonly [number, number] {
  const [low, high] = rangeOf(name, axis, points);
  const { log = false } = axis;
  if (isRange([low, high], log)) return [low, high];
  throw new PlotError(
    `lineFigure: ${name}.domain must be two finite numbers, the lower first` +
      `${log ? ", above 0 on a logarithmic axis" : ""}, got [${low}, ${high}].`,
  );
}

function rangeOf(
  name: "x" | "y",
  { domain, log = false }: Axis,
  points: readonly Point[],
): readonly [number, number] {
  if (domain !== undefined) return domain;
  const values = points.map((point) => point[name]);
  const low = values.reduce((a, b) => Math.min(a, b));
  const high = values.reduce((a, b) => Math.max(a, b));
  if (isWide(low, high)) return [low, high];
  if (log) return [low / 2, high * 2];
  const around = Math.max(0.5, high * 1e-9, -low * 1e-9);
  return [low - around, high + around];
}

/** Numbers below have too few digits to be divided into ticks. */
const LEAST = 1e-290;

/** Whether there is room for ticks between two numbers: they differ by more than their rounding. */
const isWide = (low: number, high: number) =>
  high - low > LEAST && high - low > 1e-12 * Math.max(Math.abs(low), Math.abs(high));

/** Whether an axis has room for it: also the distance of its ends is a number. */
const isRange = ([low, high]: readonly [number, number], log: boolean): boolean =>
  isWide(low, high) && Number.isFinite(high - low) && (!log || low > 0);

/** Whether `lineFigure` can draw this: records of a run may hold any numbers. */
export function isDrawable({ series, x, y }: Pick<LineFigureOptions, "series" | "x" | "y">) {
  const points = series.flatMap((one) => onAxes(one, { x, y }).points.filter(isFinitePoint));
  const isAxis = (name: "x" | "y", axis: Axis) =>
    isRange(rangeOf(name, axis, points), axis.log ?? false);
  return points.length > 0 && isAxis("x", x) && isAxis("y", y);
}

const plotAxis = (
  { domain, log }: Axis & { domain: readonly [number, number] },
  ticks: ReturnType<typeof axisTicks>,
) => ({
  type: log ? ("log" as const) : ("linear" as const),
  domain: [...domain],
  label: null,
  tickSize: 0,
  tickPadding: 8,
  ...ticks,
});
