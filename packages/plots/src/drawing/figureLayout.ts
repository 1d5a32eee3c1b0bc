import { type Box, type PlacedLabel, type Point, placeLabels, textWidth } from "./placeLabels.ts";
import type { LineFigureOptions, Reference, Series } from "./series.ts";

/** Pixels. */
export const FONT_SIZE = 13;
const TITLE_Y = 20;
export const TITLE_SIZE = 15;
const TITLE_LINE = 18;
/** The width of a legend's sample. */
export const SWATCH = 26;
/** Room below the frame, for ticks and label. */
export const BELOW = 54;
const LINE = 20;

interface AxisRange {
  domain: readonly [low: number, high: number];
  log?: boolean;
}

export interface FigureLayout {
  /** The plotting area. */
  frame: Box;
  /** From the units of the axes to pixels, and back. */
  toPixels(point: Point): Point;
  toUnits(point: Point): Point;
  /** The curves with markers and names. */
  measured: readonly Series[];
  names: readonly string[];
  /** Names beside curves; empty if there is no room for all of them. */
  labels: readonly PlacedLabel[];
  /** What the legend holds; the place is that of the left end of the sample. */
  legend: readonly (LegendEntry & Point)[];
}

interface LegendEntry {
  name: string;
  reference?: Reference | undefined;
}

/** Where things stand: title, legend and y label above the frame, ticks and x label below. */
export function figureLayout(
  options: Pick<LineFigureOptions, "series" | "referenceName" | "names"> &
    FrameOptions & { levels: readonly { y: number }[] },
): FigureLayout {
  const { series, levels, referenceName } = options;
  const measured = series.filter(({ reference, thin }) => !reference && !thin);
  const names = [...new Set(measured.map(({ name }) => name))];
  if (options.names === "none") {
    return { ...withLegend([], options), measured, names, labels: [] };
  }
  const published = series.find(({ reference }) => reference !== undefined);
  const sample: LegendEntry[] =
    published === undefined || referenceName === undefined
      ? []
      : [{ name: referenceName, reference: published.reference }];

  const bare = withLegend(sample, options);
  const pixels = ({ points }: Series) => coarse(points.filter(isFinitePoint).map(bare.toPixels));
  const named = names.map((name) => measured.find((one) => one.name === name)!);
  const labels = placeLabels(
    named.map((one) => ({ label: one.name, points: pixels(one) })),
    [
      ...series.filter((one) => !named.includes(one)).map(pixels),
      ...levels.map(({ y }) => options.x.domain.map((x) => bare.toPixels({ x, y }))),
    ],
    bare.frame,
    FONT_SIZE,
  );
  return labels === null
    ? {
        ...withLegend([...names.map((name) => ({ name })), ...sample], options),
        measured,
        names,
        labels: [],
      }
    : { ...bare, measured, names, labels };
}

export const isFinitePoint = ({ x, y }: Point) => Number.isFinite(x) && Number.isFinite(y);

/** Without the points that are within four pixels of one before: near enough to place labels by. */
function coarse(points: readonly Point[]): Point[] {
  const kept: Point[] = [];
  for (const point of points) {
    const last = kept.at(-1);
    if (!last || Math.hypot(point.x - last.x, point.y - last.y) >= 4) kept.push(point);
  }
  return kept;
}

interface FrameOptions {
  /** Lines of the title; 0 if there is none. */
  titleLines: number;
  width: number;
  height: number;
  x: AxisRange;
  y: AxisRange;
}

function withLegend(
  entries: readonly LegendEntry[],
  { titleLines, width, height, x, y }: FrameOptions,
): Pick<FigureLayout, "frame" | "toPixels" | "toUnits" | "legend"> {
  const start = belowTitle(titleLines);
  const legend = legendRows(entries, { x: 8, y: start + LINE / 2 }, width - 8);
  const last = legend.at(-1);
  const top = (last === undefined ? start : last.y + LINE / 2 + 6) + LINE + 4;
  const frame = { left: 52, right: width - 20, top, bottom: top + height };
  const across = scale(x, frame.left, frame.right);
  const up = scale(y, frame.bottom, frame.top);
  return {
    frame,
    legend,
    toPixels: (point) => ({ x: across.apply(point.x), y: up.apply(point.y) }),
    toUnits: (point) => ({ x: across.invert(point.x), y: up.invert(point.y) }),
  };
}

/** Where what follows a title may begin. */
export const belowTitle = (lines: number) => (lines === 0 ? 12 : TITLE_Y + lines * TITLE_LINE);

/** A title in lines no wider than the figure. */
export function wrapTitle(title: string, width: number, fontSize: number): string[] {
  const lines: string[] = [];
  for (const word of title.split(" ")) {
    const last = lines.at(-1);
    const longer = `${last} ${word}`;
    const fits = textWidth(longer, fontSize) * BOLD <= width - 16;
    if (last !== undefined && fits) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

/** How much wider bold text is, about. */
const BOLD = 1.06;

/** Where the lines of a title stand. */
export const titlePlaces = (lines: readonly string[]) =>
  lines.map((line, i) => ({ line, x: 8, y: TITLE_Y + i * TITLE_LINE }));

/** Legend entries from left to right, in rows that end before `right`. */
export function legendRows<Entry extends { name: string }>(
  entries: readonly Entry[],
  start: Point,
  right: number,
): (Entry & Point)[] {
  let { x, y } = start;
  return entries.map((entry) => {
    const width = SWATCH + 6 + textWidth(entry.name, FONT_SIZE) + 14;
    if (x > start.x && x + width > right) {
      x = start.x;
      y += LINE;
    }
    const place = { ...entry, x, y };
    x += width;
    return place;
  });
}

function scale({ domain, log = false }: AxisRange, from: number, to: number) {
  const [low, high] = log ? [Math.log(domain[0]), Math.log(domain[1])] : domain;
  const slope = (to - from) / (high - low);
  return {
    apply: (value: number) => from + slope * ((log ? Math.log(value) : value) - low),
    invert(pixel: number) {
      const value = low + (pixel - from) / slope;
      return log ? Math.exp(value) : value;
    },
  };
}
