import { type DoubleDouble, LN2, over, plus, product, times } from "./doubleDouble.ts";
import { partsOf } from "./powerOfTwo.ts";

/**
 * ln x, the nearest number to it but where the 106 bits that it is computed to end in a near tie.
 * −∞ at 0 and not a number below.
 *
 * `Math.log` differs in the last bit between engines, this does not.
 */
export function log(x: number): number {
  return logOf(x)[0];
}

/**
 * ln x in 106 bits. With x = m · 2^e and s = (m − 1)/(m + 1), m in [√½, √2):
 *
 *     ln x = e ln 2 + 2 (s + s³/3 + s⁵/5 + …).
 */
export function logOf(x: number): DoubleDouble {
  if (!(x > 0)) return [x === 0 ? Number.NEGATIVE_INFINITY : Number.NaN, 0];
  if (x === Number.POSITIVE_INFINITY) return [x, 0];
  let [m, e] = partsOf(x);
  if (m > Math.SQRT2) [m, e] = [m / 2, e + 1];
  const s = over([m - 1, 0], plus([m, 0], [1, 0]));
  const t = times(s, s);
  let series: DoubleDouble = [0, 0];
  for (const inverse of INVERSE_ODD) series = plus(times(series, t), inverse);
  const logM = times([2 * s[0], 2 * s[1]], series);
  return plus(plus(product(e, LN2[0]), product(e, LN2[1])), logM);
}

/** 1/43, 1/41, …, 1/3, 1: s⁴⁴ is below 2⁻¹⁰⁹. */
const INVERSE_ODD: DoubleDouble[] = Array.from({ length: 22 }, (_, i) =>
  over([1, 0], [43 - 2 * i, 0]),
);
