import { PlotError } from "../drawing/plotError.ts";

/** How many numbers each command of a path takes. */
const COUNTS: Readonly<Record<string, number>> = { M: 2, L: 2, H: 1, V: 1, C: 6, Z: 0 };

/**
 * The path of an SVG figure as operators of PDF. Figures here are drawn by straight lines and
 * curves; arcs are not among them.
 *
 * @throws {PlotError} if the path has another command.
 */
export function pathOperators(d: string): string {
  const out: string[] = [];
  let [x, y] = [0, 0];
  let start = [0, 0];
  for (const [, letter = "", rest = ""] of d.matchAll(/([a-df-zA-DF-Z])([^a-df-zA-DF-Z]*)/g)) {
    const command = letter.toUpperCase();
    const count = COUNTS[command];
    if (count === undefined) {
      throw new PlotError(`toPdf: a path must be made of M, L, H, V, C and Z, got ${letter}.`);
    }
    const numbers = [...rest.matchAll(/-?(?:\d+\.?\d*|\.\d+)(?:e-?\d+)?/g)].map(Number);
    if (command === "Z") {
      out.push("h");
      [x, y] = start as [number, number];
    }
    for (let i = 0; count > 0 && i + count <= numbers.length; i += count) {
      const isRelative = letter !== command;
      const given = numbers.slice(i, i + count);
      const at = given.map((value, j) => {
        if (!isRelative) return value;
        return value + (command === "V" || (command !== "H" && j % 2 === 1) ? y : x);
      });
      if (command === "H") x = at[0]!;
      else if (command === "V") y = at[0]!;
      else [x, y] = at.slice(-2) as [number, number];
      if (command === "C") out.push(`${at.map(decimal).join(" ")} c`);
      else out.push(`${decimal(x)} ${decimal(y)} ${command === "M" && i === 0 ? "m" : "l"}`);
      if (command === "M" && i === 0) start = [x, y];
    }
  }
  return out.join("\n");
}

/** How far the handles of a quarter of a circle reach, as a share of its radius. */
const HANDLE = 0.5523;

/** A circle as four curves. */
export function circleOperators(cx: number, cy: number, r: number): string {
  const k = HANDLE * r;
  const quarter = (dx: number, dy: number) =>
    // From one of its ends to the next, anticlockwise by 90 degrees.
    [
      [dx * r - dy * k, dy * r + dx * k],
      [-dy * r + dx * k, dx * r + dy * k],
      [-dy * r, dx * r],
    ]
      .map(([x, y]) => `${decimal(cx + x!)} ${decimal(cy + y!)}`)
      .join(" ");
  const ends = [
    [1, 0],
    [0, 1],
    [-1, 0],
    [0, -1],
  ] as const;
  const curves = ends.map(([dx, dy]) => `${quarter(dx, dy)} c`);
  return [`${decimal(cx + r)} ${decimal(cy)} m`, ...curves, "h"].join("\n");
}

/** A number as PDF takes it: without an exponent, to a thousandth. */
export const decimal = (value: number): string => String(Math.round(value * 1000) / 1000 + 0);
