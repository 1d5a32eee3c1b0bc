import { SegmentGrid } from "./segmentGrid.ts";
import type { Box, Point } from "./segmentMeets.ts";

export type { Box, Point };

export interface Curve {
  label: string;
  points: readonly Point[];
}

export interface PlacedLabel extends Point {
  label: string;
  anchor: "start" | "middle" | "end";
}

const OWN = 3; // pixels between a label and its own curve, at least
const OTHER = 11; // … and any other: the label must be nearest to what it names
const FAR = 28; // … farther from others is no better

/** Places along a curve that are tried, at most: 32,000 pixels of it, as of one that swings. */
const MOST_PLACES = 4000;

/**
 * A place beside each curve where its label can stand without touching any curve or other label,
 * nearest to its own. Of several places the one farthest from other curves wins, the later along
 * the curve if equal. Null if some label finds none: then a legend is the readable choice.
 *
 * @param curves those to be labelled.
 * @param obstacles further curves to stay clear of.
 * @param frame where labels may stand.
 */
export function placeLabels(
  curves: readonly Curve[],
  obstacles: readonly (readonly Point[])[],
  frame: Box,
  fontSize: number,
): PlacedLabel[] | null {
  const placed: PlacedLabel[] = [];
  const taken: Box[] = [];
  const region = grow(frame, FAR);
  const own = curves.map(({ points }) => new SegmentGrid(points, region));
  const strange = obstacles.map((points) => new SegmentGrid(points, region));
  for (const [i, curve] of curves.entries()) {
    const others = [...own.filter((_, k) => k !== i), ...strange];
    const width = textWidth(curve.label, fontSize);
    let best: { label: PlacedLabel; box: Box; clearance: number } | undefined;
    for (const at of walk(curve.points)) {
      for (const label of around(curve.label, at, fontSize)) {
        const box = boxOf(label, width, fontSize);
        if (!inside(box, frame) || taken.some((other) => overlap(grow(box, 4), other))) continue;
        if (own[i]!.meets(grow(box, OWN))) continue;
        let clearance = 0;
        for (const distance of [OTHER, 18, FAR]) {
          if (others.some((one) => one.meets(grow(box, distance)))) break;
          clearance = distance;
        }
        if (clearance > 0 && clearance >= (best?.clearance ?? 0)) best = { label, box, clearance };
      }
    }
    if (best === undefined) return null;
    placed.push(best.label);
    taken.push(best.box);
  }
  return placed;
}

/** The width of text in a common sans-serif typeface, estimated rather from above. */
export function textWidth(text: string, fontSize: number): number {
  let ems = 0;
  for (const character of text) {
    ems += /[ijlftrI.,:;'|!()[\] ]/.test(character)
      ? 0.38
      : /[mwA-Z%@]/.test(character)
        ? 0.82
        : 0.62;
  }
  return ems * fontSize;
}

/**
 * Points along a polyline, every few pixels, its end last; of a very long one every so many of
 * those.
 */
function* walk(points: readonly Point[]): Generator<Point> {
  const stepsTo = (i: number) => {
    const [from, to] = [points[i - 1]!, points[i]!];
    return Math.max(1, Math.ceil(Math.hypot(to.x - from.x, to.y - from.y) / 8));
  };
  let all = 0;
  for (let i = 1; i < points.length; i++) all += stepsTo(i);
  const every = Math.ceil(all / MOST_PLACES);
  for (let i = 1, k = 0; i < points.length; i++) {
    const [from, to] = [points[i - 1]!, points[i]!];
    const steps = stepsTo(i);
    for (; k < steps; k += every) {
      const t = k / steps;
      yield { x: from.x + t * (to.x - from.x), y: from.y + t * (to.y - from.y) };
    }
    k -= steps;
  }
  const end = points.at(-1);
  if (end !== undefined) yield end;
}

function around(label: string, { x, y }: Point, fontSize: number): PlacedLabel[] {
  const line = 0.6 * fontSize + 5;
  return [
    { label, x, y: y + line, anchor: "middle" },
    { label, x, y: y - line, anchor: "middle" },
    { label, x: x - 8, y, anchor: "end" },
    { label, x: x + 8, y, anchor: "start" },
    { label, x: x - 4, y: y + line, anchor: "end" },
    { label, x: x - 4, y: y - line, anchor: "end" },
    { label, x: x + 4, y: y + line, anchor: "start" },
    { label, x: x + 4, y: y - line, anchor: "start" },
  ];
}

function boxOf({ x, y, anchor }: PlacedLabel, width: number, fontSize: number): Box {
  const left = anchor === "start" ? x : anchor === "end" ? x - width : x - width / 2;
  return { left, right: left + width, top: y - 0.6 * fontSize, bottom: y + 0.6 * fontSize };
}

const grow = ({ left, right, top, bottom }: Box, by: number): Box => ({
  left: left - by,
  right: right + by,
  top: top - by,
  bottom: bottom + by,
});

const inside = (box: Box, frame: Box) =>
  box.left >= frame.left &&
  box.right <= frame.right &&
  box.top >= frame.top &&
  box.bottom <= frame.bottom;

const overlap = (a: Box, b: Box) =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
