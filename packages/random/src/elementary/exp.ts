import { type DoubleDouble, LN2, over, plus, product, times } from "./doubleDouble.ts";
import { scaleByPower } from "./powerOfTwo.ts";

/**
 * e^x, the nearest number to it but where the 106 bits that it is computed to end in a near tie.
 *
 * `Math.exp` differs in the last bit between engines, this does not.
 */
export function exp(x: number): number {
  return expOf([x, 0]);
}

/** e^(x + low). With r = (x − k ln 2) / 256: the Taylor series of e^r − 1, squared eight times. */
export function expOf([x, low]: DoubleDouble): number {
  if (!(x > -746)) return Number.isNaN(x) ? x : 0;
  if (x > 710) return Number.POSITIVE_INFINITY;
  const k = Math.round(x / LN2[0]);
  const whole = plus(product(-k, LN2[0]), product(-k, LN2[1]));
  const reduced = plus(plus([x, 0], whole), [low, -k * LN2_THIRD]);
  const r: DoubleDouble = [reduced[0] / 256, reduced[1] / 256];
  let series: DoubleDouble = [0, 0];
  for (const inverse of INVERSE_FACTORIALS) series = times(plus(series, inverse), r);
  // (1 + s)² − 1 = 2s + s²
  for (let i = 0; i < 8; i++) series = plus([2 * series[0], 2 * series[1]], times(series, series));
  return scaleByPower(plus([1, 0], series)[0], k);
}

/** What ln 2 has beyond 106 bits. */
const LN2_THIRD = 5.707708438416212e-34;

/** 1/11!, 1/10!, …, 1. */
const INVERSE_FACTORIALS: DoubleDouble[] = [[1, 0]];
for (let n = 2; n <= 11; n++) {
  INVERSE_FACTORIALS.unshift(over(INVERSE_FACTORIALS[0]!, [n, 0]));
}
