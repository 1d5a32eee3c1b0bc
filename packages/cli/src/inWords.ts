/** "50,000". */
export const count = (n: number): string => n.toLocaleString("en-US");

/** "89.5 %", of a fraction from 0 to 1. */
export const percent = (fraction: number): string => `${(100 * fraction).toFixed(1)} %`;

/** "40 s", "12 min", "3.5 h". */
export function duration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
}
