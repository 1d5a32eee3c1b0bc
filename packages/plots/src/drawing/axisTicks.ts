import type { Axis } from "./series.ts";

export interface AxisTicks {
  /** About how many, or at which values. */
  ticks: number | number[];
  tickFormat?: (value: number) => string;
}

/** Where the ticks of an axis stand, and how they read. */
export function axisTicks(
  { domain, percent, log }: Axis & { domain: readonly [number, number] },
  count: number,
): AxisTicks {
  if (log) return { ticks: logTicks(domain, count), tickFormat: logText };
  return percent ? { ticks: count, tickFormat: percentText } : { ticks: count };
}

const percentText = (value: number) => `${Number((value * 100).toFixed(1))} %`;

/** Powers of ten, not too many; with 2 and 5 times them where there would be fewer than two. */
function logTicks([low, high]: readonly [number, number], count: number): number[] {
  const inside = (value: number) => value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9);
  const [first, last] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))];
  const powers = Array.from({ length: last - first + 1 }, (_, i) => first + i);
  const every = Math.ceil((last - first) / Math.max(1, count));
  const tens = powers
    .filter((k) => k % every === 0)
    .map(tenTo)
    .filter(inside);
  if (tens.length > 1) return tens;
  return powers.flatMap((k) => [1, 2, 5].map((digit) => digit * tenTo(k))).filter(inside);
}

/** Exact where a double can be. */
const tenTo = (k: number) => Number(`1e${k}`);

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** "0.01", "5,000", "10⁻¹²". */
function logText(value: number): string {
  if (value >= 1e-3 && value < 1e5) return value.toLocaleString("en-US");
  const k = Math.floor(Math.log10(value) + 1e-9);
  const power = [...String(k)].map((c) => (c === "-" ? "⁻" : SUPERSCRIPTS[Number(c)])).join("");
  const digit = Math.round(value / 10 ** k);
  return digit === 1 ? `10${power}` : `${digit}·10${power}`;
}
