import { type DoubleDouble, times } from "./doubleDouble.ts";
import { expOf } from "./exp.ts";
import { logOf } from "./log.ts";

/**
 * x^y = e^(y ln x) for x ≥ 0, the nearest number to it but where the about 96 bits that it is
 * computed to end in a near tie. Not a number for x < 0.
 *
 * `Math.pow` and `**` differ in the last bit between engines, this does not.
 */
export function pow(x: number, y: number): number {
  if (y === 0 || x === 1) return 1;
  if (x === 0 && !Number.isNaN(y)) return y > 0 ? 0 : Number.POSITIVE_INFINITY;
  const logX: DoubleDouble = logOf(x);
  const rough = y * logX[0];
  // Beyond that the products below would overflow, and the result is 0 or ∞ anyway.
  return expOf(Math.abs(rough) < 1e4 ? times(logX, [y, 0]) : [rough, 0]);
}
