import * as Plot from "@observablehq/plot";
import { checkArgument, checkOptions } from "@rote/options";
import { defaultDocument } from "#document";
import { checkDocument } from "./checkDocument.ts";
import { checkLineData } from "./checkLineData.ts";
import { swatch } from "./curveMarks.ts";
import {
  belowTitle,
  FONT_SIZE,
  legendRows,
  SWATCH,
  TITLE_SIZE,
  titlePlaces,
  wrapTitle,
} from "./figureLayout.ts";
import { drawLines, lineFigure } from "./lineFigure.ts";
import { curveStyle } from "./palette.ts";
import type { Point } from "./placeLabels.ts";
import { PlotError } from "./plotError.ts";
import {
  FIGURE_OPTIONS,
  type FigureOptions,
  type LineFigureData,
  type Reference,
} from "./series.ts";
import { FIGURE_CLASS, sheetOf } from "./sheet.ts";

/** One of several frames beside one another: the paper's and ours, one network and another. */
export interface Panel extends LineFigureData {
  title: string;
}

export interface PanelFigureOptions extends FigureOptions {
  panels: readonly Panel[];
}

/** More panels than these are drawn narrower: there is no end to them else. */
const FEW = 4;

/** Pixels: the narrowest panel, and of many panels, and the space between two. */
const [NARROWEST, NARROWEST_OF_MANY] = [320, 250];
const GAP = 16;
const PANEL_TITLE_SIZE = 13;

/**
 * Several frames in one figure, in rows as wide as the figure, with one legend for all: a name has
 * one colour throughout, so each of its series must say the same `slot`. Panels whose y axes have
 * the same label get the same range: what is side by side compares. A single panel is drawn by
 * `lineFigure`, without its own title. Returns an SVG document, like `lineFigure`.
 *
 * @throws {PlotError} as `lineFigure`, or if there is no panel.
 */
export function panelFigure(given: PanelFigureOptions): string {
  checkOptions("panelFigure", given, { panels: true, ...FIGURE_OPTIONS }, PlotError);
  const { panels: all, ...options } = given;
  checkArgument("panelFigure", "panels", all, [{ title: "text" }], PlotError);
  for (const [i, panel] of all.entries()) checkLineData("panelFigure", `panels[${i}]`, panel);
  const panels = withEqualHeights(all);

  const [only] = panels;
  if (only === undefined) {
    throw new PlotError("panelFigure: panels must hold at least one panel, got none.");
  }
  if (panels.length === 1) {
    const { title: _, ...frame } = only;
    return lineFigure({ ...frame, ...options });
  }

  const { title, width = 720, background = true, document = defaultDocument() } = options;
  checkDocument("panelFigure", document);
  const narrowest = panels.length > FEW ? NARROWEST_OF_MANY : NARROWEST;
  const columns = Math.max(
    1,
    Math.min(panels.length, Math.floor((width + GAP) / (narrowest + GAP))),
  );
  const across = Math.floor((width - GAP * (columns - 1)) / columns);
  const height = options.height ?? Math.min(280, Math.round(across * 0.62));
  const titleLines = Math.max(
    ...panels.map((panel) => wrapTitle(panel.title, across, PANEL_TITLE_SIZE).length),
  );
  const frame = { width: across, height, titleSize: PANEL_TITLE_SIZE, titleLines, document };
  const drawn = panels.map((panel) => drawLines({ ...panel, ...frame, names: "none" }));

  const lines = title === undefined ? [] : wrapTitle(title, width, TITLE_SIZE);
  const start = { x: 8, y: belowTitle(lines.length) + 6 };
  const legend = legendRows(entriesOf(panels), start, width - 8);
  const top = legend.at(-1)!.y + 16;
  const tall = Number(drawn[0]!.getAttribute("height"));
  const rows = Math.ceil(panels.length / columns);
  const total = top + rows * (tall + GAP) - GAP;

  const text = (label: string, point: Point, more: Plot.TextOptions) =>
    Plot.text([point], { x: "x", y: "y", text: () => label, textAnchor: "start", ...more });
  const svg = Plot.plot({
    document,
    className: FIGURE_CLASS,
    width,
    height: total,
    margin: 0,
    style: { fontSize: `${FONT_SIZE}px` },
    ariaLabel: title ?? panels.map((panel) => panel.title).join("; "),
    ariaDescription: panels.map((panel) => `${panel.title}: ${panel.description}`).join(" "),
    x: { axis: null, domain: [0, width] },
    y: { axis: null, domain: [total, 0] },
    marks: [
      ...titlePlaces(lines).map(({ line, ...place }) =>
        text(line, place, { fontSize: TITLE_SIZE, fontWeight: 600 }),
      ),
      ...legend.flatMap(({ name, slot, reference, x, y }) => [
        ...swatch(
          { x, y },
          { x: x + SWATCH, y },
          reference,
          slot === undefined ? undefined : curveStyle(slot),
        ),
        text(name, { x: x + SWATCH + 6, y }, {}),
      ]),
    ],
  }) as unknown as SVGSVGElement;
  drawn.forEach((panel, i) => {
    panel.querySelector("style")!.remove();
    panel.setAttribute("x", String((i % columns) * (across + GAP)));
    panel.setAttribute("y", String(top + Math.floor(i / columns) * (tall + GAP)));
    panel.removeAttribute("class");
    svg.append(panel);
  });
  return sheetOf(svg, document, background);
}

/** Panels in which y axes of one label have one range: the least that holds what each asks for. */
function withEqualHeights(panels: readonly Panel[]): readonly Panel[] {
  const kindOf = ({ y }: Panel) => JSON.stringify([y.label, y.log ?? false]);
  return panels.map((panel) => {
    const domains = panels
      .filter((other) => kindOf(other) === kindOf(panel))
      .map(({ y }) => y.domain);
    if (domains.includes(undefined)) return panel;
    const ends = domains as (readonly [number, number])[];
    const low = Math.min(...ends.map(([bottom]) => bottom));
    const high = Math.max(...ends.map(([, top]) => top));
    return { ...panel, y: { ...panel.y, domain: [low, high] } };
  });
}

interface Entry {
  name: string;
  slot?: number;
  reference?: Reference;
}

/**
 * Every name once, in the order in which the panels bring them, drawn as published where it is
 * nowhere measured; then what is published.
 */
function entriesOf(panels: readonly Panel[]): Entry[] {
  const entries = new Map<string, Entry>();
  for (const { name, slot, thin, reference } of panels.flatMap(({ series }) => series)) {
    if (thin) continue;
    const before = entries.get(name);
    if (before === undefined) {
      const entry = { name, slot: slot ?? entries.size };
      entries.set(name, reference === undefined ? entry : { ...entry, reference });
    } else if (reference === undefined) delete before.reference;
  }
  const samples = new Map<string, Entry>();
  for (const { series, referenceName } of panels) {
    const published = series.find(({ reference }) => reference !== undefined);
    if (published === undefined || referenceName === undefined) continue;
    samples.set(referenceName, { name: referenceName, reference: published.reference! });
  }
  return [...entries.values(), ...samples.values()];
}
