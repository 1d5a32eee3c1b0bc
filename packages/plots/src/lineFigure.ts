import * as Plot from "@observablehq/plot";
import { defaultDocument } from "#document";
import { type CurveStyle, curveStyle, darkRules, FAINT, INK, PAPER } from "./palette.ts";
import { type Box, type Point, placeLabels, textWidth } from "./placeLabels.ts";
import { serializeSvg } from "./serializeSvg.ts";

/** One curve. Several of one name are runs of one condition: they share colour and label. */
export interface Series {
  name: string;
  /** In the units of the axes. A y that is not finite leaves a gap. */
  points: readonly Point[];
  /** Which of the palette's colours; by default the place of the name among the series. */
  slot?: number;
  /** Published values to compare with. */
  reference?: Reference;
}

/** How published values are drawn: thin and dashed, or, where too few to be joined, as hollow markers. */
export type Reference = "line" | "points";

export interface Axis {
  /** With the unit: "loss (nats)", "training steps (thousands)". */
  label: string;
  /** Shown range; by default that of the data. */
  domain?: readonly [low: number, high: number];
  /** Ticks as percentages of fractions. */
  percent?: boolean;
}

/** What every figure can be told. */
export interface FigureOptions {
  title?: string;
  /** In CSS pixels. Defaults to 720; 360 suits a phone. Text keeps its size. */
  width?: number;
  /** Of the plotting area, in CSS pixels. Defaults to about two thirds of the width, at most 360. */
  height?: number;
  /** A white or dark sheet behind the figure; without it the page's own shows through. Default true. */
  background?: boolean;
  /** A document to draw in. Defaults to the page's, and in Node to an empty one. */
  document?: Document;
}

export interface LineFigureOptions extends FigureOptions {
  series: readonly Series[];
  x: Axis;
  y: Axis;
  /** Horizontal lines at named heights, such as chance. */
  levels?: readonly { y: number; name: string }[];
  /** What the reference curves are; shown if there are any. */
  referenceName?: string;
  /** The figure in words, for those who do not see it. */
  description: string;
}

const FONT_SIZE = 13;
const LINE = 20;
const CLASS = "rote-figure";

/**
 * Curves over two linear axes, as SVG (XML that stands alone). Each curve carries its name where it
 * stands clear of the others; where that is impossible there is a legend instead. Colours follow the
 * reader's preference for light or dark. The same input gives the same text.
 *
 * @throws {RangeError} if no series has a finite point, or the width is below 240.
 */
export function lineFigure(options: LineFigureOptions): string {
  const { series, levels = [], width = 720, background = true, title } = options;
  const height = options.height ?? Math.min(360, Math.round(width * 0.68));
  if (!(width >= 240)) {
    throw new RangeError(`lineFigure: width must be at least 240, got ${width}.`);
  }
  const finite = series.flatMap(({ points }) => points.filter(isFinitePoint));
  if (finite.length === 0) {
    throw new RangeError("lineFigure: series must hold at least one finite point, got none.");
  }
  const x = { ...options.x, domain: options.x.domain ?? extent(finite.map((point) => point.x)) };
  const y = { ...options.y, domain: options.y.domain ?? extent(finite.map((point) => point.y)) };

  // Where things stand: title, legend and y label above, ticks and x label below.
  const styles = stylesOf(series);
  const measured = series.filter(({ reference }) => !reference);
  const reference = series.find((one) => one.reference !== undefined)?.reference;
  const sample: Sample[] =
    reference !== undefined && options.referenceName !== undefined
      ? [{ name: options.referenceName, style: curveStyle(0), reference }]
      : [];
  const names = [...new Set(measured.map(({ name }) => name))];
  const swatches = names.map((name) => ({ name, style: styles.get(name)! }));

  const left = 48;
  const right = 20;
  const titleHeight = title === undefined ? 0 : 26;
  const layOut = (entries: readonly Sample[]) => {
    const legend = legendLayout(entries, 8, width - 8);
    const last = legend.at(-1);
    const legendHeight = last === undefined ? 0 : (last.row + 1) * LINE + 6;
    const top = 12 + titleHeight + legendHeight + LINE + 4;
    const frame: Box = { left, right: width - right, top, bottom: top + height };
    const px = scale(x.domain, frame.left, frame.right);
    const py = scale(y.domain, frame.bottom, frame.top);
    const toPixels = ({ points }: Series) =>
      points.filter(isFinitePoint).map((point) => ({ x: px.apply(point.x), y: py.apply(point.y) }));
    return { legend, frame, px, py, toPixels };
  };
  const bare = layOut(sample);
  const labels = placeLabels(
    names.map((label) => ({
      label,
      points: bare.toPixels(measured.find(({ name }) => name === label)!),
    })),
    [
      ...series
        .filter((s) => s !== measured.find(({ name }) => name === s.name))
        .map(bare.toPixels),
      ...levels.map((level) => [
        { x: bare.frame.left, y: bare.py.apply(level.y) },
        { x: bare.frame.right, y: bare.py.apply(level.y) },
      ]),
    ],
    bare.frame,
    FONT_SIZE,
  );
  const { legend, frame, px, py } = labels === null ? layOut([...swatches, ...sample]) : bare;

  // Everything is given to Plot in the units of the axes, also what stands outside the frame.
  const at = (point: Point) => ({ x: px.invert(point.x), y: py.invert(point.y) });
  const text = (label: string, point: Point, options: Plot.TextOptions = {}) =>
    Plot.text([label], { ...at(point), text: (d: string) => d, fontSize: FONT_SIZE, ...options });
  const curve = (points: readonly Point[], style: CurveStyle, reference: Reference | undefined) =>
    reference === "points"
      ? Plot.dot(points, {
          ...{ x: "x", y: "y", symbol: style.symbol, r: 3.6 },
          ...{ fill: PAPER.light, stroke: style.light, strokeWidth: 1.2 },
        })
      : Plot.line(points, {
          ...{ x: "x", y: "y", stroke: style.light },
          ...(reference ? { strokeWidth: 1.2, strokeDasharray: "3 3" } : { strokeWidth: 2 }),
          ...(style.dash === undefined ? {} : { strokeDasharray: style.dash }),
        });
  const dots = (points: readonly Point[], style: CurveStyle) =>
    Plot.dot(points, {
      ...{ x: "x", y: "y", symbol: style.symbol, r: 3.6 },
      ...{ fill: style.light, stroke: PAPER.light, strokeWidth: 0.8 },
    });
  const halo = { stroke: PAPER.light, strokeWidth: 4 };

  const xTicks = Math.max(3, Math.floor(width / 90));
  const yTicks = Math.max(3, Math.floor(height / 60));
  const marks: Plot.Markish[] = [
    Plot.gridX({ ticks: xTicks, strokeOpacity: 0.12 }),
    Plot.gridY({ ticks: yTicks, strokeOpacity: 0.12 }),
    Plot.ruleY([y.domain[0]], { strokeOpacity: 0.5 }),
    ...levels.flatMap((level) => [
      Plot.ruleY([level.y], { stroke: FAINT.light, strokeDasharray: "5 4" }),
      text(
        level.name,
        { x: frame.left + 4, y: py.apply(level.y) - 9 },
        { textAnchor: "start", fill: FAINT.light, ...halo, fontSize: 12 },
      ),
    ]),
    ...series.map((one) => curve(one.points, styles.get(one.name)!, one.reference)),
    ...measured.map(({ name, points }) =>
      dots(thinned(points, names.indexOf(name)), styles.get(name)!),
    ),
    ...(labels ?? []).map(({ label, anchor, ...point }) =>
      text(label, point, {
        ...{ textAnchor: anchor, fill: styles.get(label)!.light, fontWeight: 600, ...halo },
      }),
    ),
    ...legend.flatMap(({ name, style, reference, x, row }) => {
      const y = 12 + titleHeight + row * LINE + LINE / 2;
      const middle = [at({ x: x + SWATCH / 2, y })];
      const grey = { ...style, light: FAINT.light };
      return [
        reference === "points"
          ? curve(middle, grey, reference)
          : curve([at({ x, y }), at({ x: x + SWATCH, y })], reference ? grey : style, reference),
        ...(reference ? [] : [dots(middle, style)]),
        text(name, { x: x + SWATCH + 6, y }, { textAnchor: "start" }),
      ];
    }),
    text(`↑ ${y.label}`, { x: 8, y: frame.top - LINE / 2 - 5 }, { textAnchor: "start" }),
    text(`${x.label} →`, { x: frame.right, y: frame.bottom + 40 }, { textAnchor: "end" }),
    ...(title === undefined
      ? []
      : [text(title, { x: 8, y: 20 }, { textAnchor: "start", fontSize: 15, fontWeight: 600 })]),
  ];

  const document = options.document ?? defaultDocument();
  const svg = Plot.plot({
    document,
    className: CLASS,
    width,
    height: frame.bottom + 54,
    ...{ marginLeft: left, marginRight: right, marginTop: frame.top, marginBottom: 54 },
    style: { fontSize: `${FONT_SIZE}px` },
    ariaLabel: title ?? `${y.label} against ${x.label}`,
    ariaDescription: options.description,
    x: plotAxis(x, xTicks),
    y: plotAxis(y, yTicks),
    marks,
  }) as unknown as SVGSVGElement;

  svg.setAttribute("role", "img");
  svg.setAttribute("color", INK.light);
  svg.setAttribute(
    "font-family",
    "system-ui, -apple-system, Segoe UI, Helvetica, Arial, sans-serif",
  );
  svg.querySelector("style")!.textContent =
    `.${CLASS}{display:block;max-width:100%;height:auto}.${CLASS} text{white-space:pre}` +
    darkRules(`.${CLASS}`);
  if (background) {
    const sheet = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    sheet.setAttribute("width", "100%");
    sheet.setAttribute("height", "100%");
    sheet.setAttribute("fill", PAPER.light);
    svg.insertBefore(sheet, svg.querySelector("style")!.nextSibling);
  }
  return serializeSvg(svg);
}

interface Sample {
  name: string;
  style: CurveStyle;
  reference?: Reference | undefined;
}

const SWATCH = 26;

/** Legend entries from left to right, in rows that end before `right`. */
function legendLayout(entries: readonly Sample[], left: number, right: number) {
  let [x, row] = [left, 0];
  return entries.map((entry) => {
    const width = SWATCH + 6 + textWidth(entry.name, FONT_SIZE) + 14;
    if (x > left && x + width > right) [x, row] = [left, row + 1];
    const place = { ...entry, x, row };
    x += width;
    return place;
  });
}

function stylesOf(series: readonly Series[]): Map<string, CurveStyle> {
  const styles = new Map<string, CurveStyle>();
  for (const { name, slot } of series) {
    if (!styles.has(name)) styles.set(name, curveStyle(slot ?? styles.size));
  }
  return styles;
}

const isFinitePoint = ({ x, y }: Point) => Number.isFinite(x) && Number.isFinite(y);

/** The range of the values, widened where it is a single one. */
function extent(values: readonly number[]): readonly [number, number] {
  const low = values.reduce((a, b) => Math.min(a, b));
  const high = values.reduce((a, b) => Math.max(a, b));
  return low < high ? [low, high] : [low - 0.5, high + 0.5];
}

function scale([low, high]: readonly [number, number], from: number, to: number) {
  const slope = (to - from) / (high - low);
  return {
    apply: (value: number) => from + slope * (value - low),
    invert: (pixel: number) => low + (pixel - from) / slope,
  };
}

/** About ten of the points, so that markers of long runs stay apart; each curve starts elsewhere. */
function thinned(points: readonly Point[], offset: number): readonly Point[] {
  const every = Math.ceil(points.length / 10);
  return points.filter((_, i) => i % every === offset % every || i === points.length - 1);
}

const plotAxis = (
  { domain, percent }: Axis & { domain: readonly [number, number] },
  ticks: number,
) => ({
  type: "linear" as const,
  domain: [...domain],
  ...{ label: null, ticks, tickSize: 0, tickPadding: 8 },
  ...(percent
    ? { percent: false, tickFormat: (value: number) => `${Math.round(value * 100)} %` }
    : {}),
});
