/**
 * Round numbers from 0 to `to`, about as many as wanted: multiples of 1, 2 or 5 times a power of
 * ten.
 */
export function ticks(to: number, wanted: number): number[] {
  if (!(to > 0 && Number.isFinite(to))) return [0];
  const apart = to / wanted;
  const power = 10 ** Math.floor(Math.log10(apart));
  const ratio = apart / power;
  const step = power * (ratio >= 7 ? 10 : ratio >= 3.2 ? 5 : ratio >= 1.4 ? 2 : 1);
  const count = Math.floor((to / step) * (1 + 1e-9)) + 1;
  return Array.from({ length: count }, (_, i) => Number((i * step).toPrecision(12)));
}
