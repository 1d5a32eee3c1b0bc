/** Pixels, x to the right, y downwards. */
export interface Point {
  x: number;
  y: number;
}

export interface Curve {
  label: string;
  points: readonly Point[];
}

export interface PlacedLabel extends Point {
  label: string;
  anchor: "start" | "middle" | "end";
}

export interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

const OWN = 3; // pixels between a label and its own curve, at least
const OTHER = 11; // … and any other: the label must be nearest to what it names

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
  for (const curve of curves) {
    const others = [...curves.filter((c) => c !== curve).map((c) => c.points), ...obstacles];
    let best: { label: PlacedLabel; box: Box; clearance: number } | undefined;
    for (const at of walk(curve.points)) {
      for (const label of around(curve.label, at, fontSize)) {
        const box = boxOf(label, fontSize);
        if (!inside(box, frame) || taken.some((other) => overlap(grow(box, 4), other))) continue;
        if (crosses(curve.points, grow(box, OWN))) continue;
        let clearance = 0;
        for (const distance of [OTHER, 18, 28]) {
          if (others.some((points) => crosses(points, grow(box, distance)))) break;
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

/** Points along a polyline, every few pixels, its end last. */
function* walk(points: readonly Point[]): Generator<Point> {
  for (let i = 1; i < points.length; i++) {
    const [from, to] = [points[i - 1]!, points[i]!];
    const steps = Math.max(1, Math.ceil(Math.hypot(to.x - from.x, to.y - from.y) / 8));
    for (let k = 0; k < steps; k++) {
      const t = k / steps;
      yield { x: from.x + t * (to.x - from.x), y: from.y + t * (to.y - from.y) };
    }
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

function boxOf({ label, x, y, anchor }: PlacedLabel, fontSize: number): Box {
  const width = textWidth(label, fontSize);
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

/** Whether a polyline touches a box. */
function crosses(points: readonly Point[], box: Box): boolean {
  return points.some((to, i) => segmentMeets(points[Math.max(0, i - 1)]!, to, box));
}

/** Liang–Barsky: what is left of the segment after cutting it at each side of the box. */
function segmentMeets(from: Point, to: Point, box: Box): boolean {
  let [enter, leave] = [0, 1];
  for (const [delta, low, high] of [
    [to.x - from.x, box.left - from.x, box.right - from.x],
    [to.y - from.y, box.top - from.y, box.bottom - from.y],
  ] as const) {
    if (delta === 0) {
      if (low > 0 || high < 0) return false;
      continue;
    }
    const [a, b] = [low / delta, high / delta];
    enter = Math.max(enter, Math.min(a, b));
    leave = Math.min(leave, Math.max(a, b));
  }
  return enter <= leave;
}
