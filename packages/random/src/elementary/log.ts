import { type DoubleDouble, LN2, over, plus, product, times } from "./doubleDouble.ts";
import { partsOf } from "./powerOfTwo.ts";

/**
 * ln x, the nearest number to it but where the 106 bits that it is computed to end in a near tie.
 * −∞ at 0 and not a number below.
 *
 * `Math.log` differs in the last bit between engines, this does not.
 */
export function log(x: number): number {
  if (!(x > 0 && x < Number.POSITIVE_INFINITY)) return logOf(x)[0];
  TABLE ??= logarithms();
  const [m, e] = reducedParts(x);
  // ln x = e ln 2 − ln c + ln (1 + r) with 1 + r = m · c; c is near 1/m and short: exact products
  const at = 3 * (Math.round(m * 256) - FIRST);
  const [c, high, low] = [TABLE[at]!, TABLE[at + 1]!, TABLE[at + 2]!];
  const upper = Math.fround(m);
  const [a, b] = [upper * c - 1, (m - upper) * c];
  const r = a + b;
  let series = 0; // (ln (1 + r) − r) / r²
  for (let n = 9; n > 1; n--) series = (n % 2 === 0 ? -1 : 1) / n + r * series;
  const tail = b - (r - a) + r * r * series;
  const whole = e * LN2_HIGH;
  const known = whole + high;
  const sum = known + r;
  const part = sum - known;
  const rest =
    known - (sum - part) + (r - part) + (high - (known - whole)) + (low + e * LN2_LOW + tail);
  const error = Math.abs(sum) * 2 ** -59;
  const nearest = sum + (rest - error);
  return nearest === sum + (rest + error) ? nearest : logOf(x)[0];
}

/** ln 2 in two parts; the first has 24 bits, so that its multiples are exact. */
const LN2_HIGH = Math.fround(LN2[0]);
const LN2_LOW = LN2[0] - LN2_HIGH + LN2[1];

/** Of m = i/256 from √½ to √2: c, and −ln c in two parts; computed when first needed. */
let TABLE: Float64Array | undefined;
const FIRST = 181;

function logarithms(): Float64Array {
  const rows = Array.from({ length: 363 - FIRST }, (_, i) => {
    const c = Math.round((512 * 256) / (i + FIRST)) / 512;
    const [high, low] = logOf(c);
    return [c, -high, -low];
  });
  return Float64Array.from(rows.flat());
}

/** x as m · 2^e with m in [√½, √2]. */
function reducedParts(x: number): [m: number, e: number] {
  const [m, e] = partsOf(x);
  return m > Math.SQRT2 ? [m / 2, e + 1] : [m, e];
}

/**
 * ln x in 106 bits. With x = m · 2^e and s = (m − 1)/(m + 1), m in [√½, √2):
 *
 *     ln x = e ln 2 + 2 (s + s³/3 + s⁵/5 + …).
 */
export function logOf(x: number): DoubleDouble {
  if (!(x > 0)) return [x === 0 ? Number.NEGATIVE_INFINITY : Number.NaN, 0];
  if (x === Number.POSITIVE_INFINITY) return [x, 0];
  const [m, e] = reducedParts(x);
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
