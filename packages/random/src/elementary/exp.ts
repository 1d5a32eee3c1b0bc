import { type DoubleDouble, LN2, over, plus, product, times } from "./doubleDouble.ts";
import { scaleByPower } from "./powerOfTwo.ts";

/**
 * e^x, the nearest number to it but where the 106 bits that it is computed to end in a near tie.
 *
 * `Math.exp` differs in the last bit between engines, this does not.
 */
export function exp(x: number): number {
  if (!(Math.abs(x) < 700)) return expOf([x, 0]);
  // e^x = 2^(k/512) · e^r with k = 512 · whole + at and |r| < 2⁻¹⁰
  const k = Math.round(x * (512 / Math.LN2));
  const [a, b] = [x - k * STEP_HIGH, k * STEP_LOW];
  const r = a - b;
  const tail = a - r - b + r * r * (1 / 2 + r * (1 / 6 + r * (1 / 24 + r / 120)));
  const [high, low] = powers()[k & 511]!;
  const rest = low + high * (r + tail);
  const nearest = high + (rest - ERROR);
  return nearest === high + (rest + ERROR) ? scaleByPower(nearest, k >> 9) : expOf([x, 0]);
}

/** More than what `rest` may be off by: if the sum rounds alike at both ends, it is the nearest. */
const ERROR = 2 ** -59;

/** ln 2 / 512 in two parts; the first has 24 bits, so that its multiples are exact. */
const STEP_HIGH = Math.fround(Math.LN2 / 512);
const STEP_LOW = LN2[0] / 512 - STEP_HIGH + LN2[1] / 512;

/** 2^(i/512), computed when first needed. */
const powers = (): readonly DoubleDouble[] => {
  POWERS ??= Array.from({ length: 512 }, (_, i) => nearOne(times(LN2, [i / 512, 0])));
  return POWERS;
};
let POWERS: readonly DoubleDouble[] | undefined;

/** e^(x + low). */
export function expOf([x, low]: DoubleDouble): number {
  if (!(x > -746)) return Number.isNaN(x) ? x : 0;
  if (x > 710) return Number.POSITIVE_INFINITY;
  const k = Math.round(x / LN2[0]);
  const whole = plus(product(-k, LN2[0]), product(-k, LN2[1]));
  const reduced = plus(plus([x, 0], whole), [low, -k * LN2_THIRD]);
  return scaleByPower(nearOne(reduced)[0], k);
}

/** e^x in 106 bits for |x| < 0.7, by r = x/256: the Taylor series of e^r − 1, squared 8 times. */
function nearOne([x, low]: DoubleDouble): DoubleDouble {
  const r: DoubleDouble = [x / 256, low / 256];
  let series: DoubleDouble = [0, 0];
  for (const inverse of INVERSE_FACTORIALS) series = times(plus(series, inverse), r);
  // (1 + s)² − 1 = 2s + s²
  for (let i = 0; i < 8; i++) series = plus([2 * series[0], 2 * series[1]], times(series, series));
  return plus([1, 0], series);
}

/** What ln 2 has beyond 106 bits. */
const LN2_THIRD = 5.707708438416212e-34;

/** 1/11!, 1/10!, …, 1. */
const INVERSE_FACTORIALS: DoubleDouble[] = [[1, 0]];
for (let n = 2; n <= 11; n++) {
  INVERSE_FACTORIALS.unshift(over(INVERSE_FACTORIALS[0]!, [n, 0]));
}
