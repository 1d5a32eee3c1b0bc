/** Pixels, x to the right, y downwards. */
export interface Point {
  x: number;
  y: number;
}

/** Sides in pixels, which belong to it. */
export interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/**
 * Whether a segment touches a box, by Liang–Barsky: what is left of the segment after cutting it at
 * each side of the box.
 */
export function segmentMeets(from: Point, to: Point, box: Box): boolean {
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
