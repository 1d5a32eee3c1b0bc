import type { ExhibitFigure } from "../exhibit.ts";
import { toPdf } from "../pdf/toPdf.ts";
import type { ReportFile } from "./reportOptions.ts";

/** Pixels: of a page or a slide, and of a column of a paper, 3.25 inches of 96 pixels. */
const WIDTHS = { page: 760, column: 312 };

/**
 * A figure as files: with its title, as wide as a page; and without, for a caption takes its place,
 * as wide as a column of a paper, where its letters have 9.75 points. The column is a PDF, too:
 * LaTeX takes no SVG.
 */
export function drawingsOf(
  { id, title, figure }: { id: string; title: string; figure: Pick<ExhibitFigure, "draw"> },
  document: Document | undefined,
): ReportFile[] {
  const options = document === undefined ? {} : { document };
  const column = figure.draw({ ...options, width: WIDTHS.column, height: 200 });
  return [
    { name: `${id}.svg`, content: figure.draw({ ...options, title, width: WIDTHS.page }) },
    { name: `${id}-column.svg`, content: column },
    { name: `${id}-column.pdf`, content: toPdf(column, title) },
  ];
}
