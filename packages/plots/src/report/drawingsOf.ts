import type { ExhibitFigure } from "../exhibit.ts";
import { toPdf } from "../pdf/toPdf.ts";
import type { ReportFile } from "./reportOptions.ts";

/** Pixels: of a page or a slide, and of a column of a paper, 3.25 inches of 96 pixels. */
const WIDTHS = { page: 760, column: 312 };

/**
 * How wide a column is drawn before it is made smaller: its letters have 7.3 points then, as in
 * papers; and 5.9, where there are so many frames that they must stand two beside one another.
 */
const DRAWN = [416, 516] as const;

/** The tallest column in pixels, 600 points: a page of a paper has a few more. */
const TALLEST = 800;

/** Of a plotting area in a column, as it is drawn: the usual height, and the least. */
const HEIGHTS = { usual: 230, least: 64 };

/**
 * A figure as files: with its title, as wide as a page; and without, for a caption takes its place,
 * as wide as a column of a paper, and no taller than one where that leaves something to see. The
 * column is a PDF, too: LaTeX takes no SVG.
 */
export function drawingsOf(
  { id, title, figure }: { id: string; title: string; figure: Pick<ExhibitFigure, "draw"> },
  document: Document | undefined,
): ReportFile[] {
  const options = document === undefined ? {} : { document };
  const columns = DRAWN.map((width) =>
    fitting((height) => scaled(figure.draw({ ...options, width, height }), WIDTHS.column / width)),
  );
  const column = columns.find((svg) => heightOf(svg) <= TALLEST) ?? columns.at(-1)!;
  return [
    { name: `${id}.svg`, content: figure.draw({ ...options, title, width: WIDTHS.page }) },
    { name: `${id}-column.svg`, content: column },
    { name: `${id}-column.pdf`, content: toPdf(column, title) },
  ];
}

/** The figure with plotting areas of the usual height, or less where it would be too tall. */
function fitting(draw: (height: number) => string): string {
  const { usual, least } = HEIGHTS;
  const first = draw(usual);
  const over = heightOf(first) - TALLEST;
  if (over <= 0) return first;
  const smallest = draw(least);
  // The height of a figure grows evenly with that of its plotting areas.
  const slope = (heightOf(first) - heightOf(smallest)) / (usual - least);
  const height = Math.floor(usual - over / slope);
  return height <= least ? smallest : draw(height);
}

const SIZE = /^(<svg [^>]*?\bheight=")([\d.]+)("[^>]*?\bwidth=")([\d.]+)"/;

const heightOf = (svg: string): number => Number(SIZE.exec(svg)![2]);

/** A figure at another size; what is in it stays as it is drawn. */
const scaled = (svg: string, scale: number): string =>
  svg.replace(
    SIZE,
    (_, before, height, between, width) =>
      `${before}${rounded(scale * height)}${between}${rounded(scale * width)}"`,
  );

const rounded = (pixels: number) => Math.round(100 * pixels) / 100;
