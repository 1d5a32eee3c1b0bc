import { darkRules, INK, PAPER } from "./palette.ts";
import { serializeSvg } from "./serializeSvg.ts";

export const FIGURE_CLASS = "rote-figure";

/**
 * A drawing made to stand alone: named as an image, styled for light and dark, on a sheet or none.
 */
export function sheetOf(svg: SVGSVGElement, document: Document, background: boolean): string {
  svg.setAttribute("role", "img");
  svg.setAttribute("color", INK.light);
  svg.setAttribute(
    "font-family",
    "system-ui, -apple-system, Segoe UI, Helvetica, Arial, sans-serif",
  );
  const style = svg.querySelector("style")!;
  style.textContent =
    `.${FIGURE_CLASS}{display:block;max-width:100%;height:auto}` +
    `.${FIGURE_CLASS} text{white-space:pre}` +
    darkRules(`.${FIGURE_CLASS}`);
  if (background) {
    const sheet = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    sheet.setAttribute("width", "100%");
    sheet.setAttribute("height", "100%");
    sheet.setAttribute("fill", PAPER.light);
    svg.insertBefore(sheet, style.nextSibling);
  }
  return serializeSvg(svg);
}
