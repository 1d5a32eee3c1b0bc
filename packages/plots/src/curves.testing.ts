import { parseHTML } from "linkedom";

/** The vertices of every line of a figure, in pixels, dashed and thin ones included. */
export function testCurves(svg: string): { dashed: boolean; width: number; points: number[][] }[] {
  const { document } = parseHTML(`<body>${svg}</body>`);
  return [...document.querySelectorAll('[aria-label="line"]')].flatMap((group) => {
    const vertices = group.querySelector("path")?.getAttribute("d")?.split(/[ML]/).slice(1);
    if (vertices === undefined) return [];
    return {
      dashed: group.hasAttribute("stroke-dasharray"),
      width: Number(group.getAttribute("stroke-width")),
      points: vertices.map((pair) => pair.replace("Z", "").split(",").map(Number)),
    };
  });
}
