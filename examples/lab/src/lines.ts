/** All places along the lines where one of them has a value, ascending. */
export const placesOf = (
  lines: readonly { points: readonly { x: number }[] }[],
): readonly number[] =>
  [...new Set(lines.flatMap(({ points }) => points.map(({ x }) => x)))].sort((a, b) => a - b);

/** The value nearest to `x`; NaN if there are none. */
export const nearest = (values: readonly number[], x: number): number =>
  values.reduce(
    (best, value) => (Math.abs(value - x) >= Math.abs(best - x) ? best : value),
    Number.NaN,
  );

/**
 * Positions near the wanted ones, in their order, `apart` from each other where there is room for
 * that between `least` and `most`, else evenly.
 */
export function spread(
  wanted: readonly number[],
  { apart, least, most }: { apart: number; least: number; most: number },
): number[] {
  const step = Math.min(apart, (most - least) / Math.max(1, wanted.length - 1));
  const order = wanted.map((_, i) => i).sort((a, b) => wanted[a]! - wanted[b]!);
  const places = wanted.slice();
  let before = Number.NEGATIVE_INFINITY;
  for (const i of order) {
    places[i] = Math.max(places[i]!, before + step, least);
    before = places[i]!;
  }
  let after = Number.POSITIVE_INFINITY;
  for (const i of order.reverse()) {
    places[i] = Math.min(places[i]!, after - step, most);
    after = places[i]!;
  }
  return places;
}
