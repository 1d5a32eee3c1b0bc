/**
 * A number of about 106 bits as the sum of two: the one nearest to it, and what that leaves. Made
 * of additions and products alone, which every engine rounds alike.
 *
 * Reference: Dekker, "A Floating-Point Technique for Extending the Available Precision", Numer.
 * Math. 18 (1971).
 */
export type DoubleDouble = readonly [high: number, low: number];

/** 2²⁷ + 1: splits 53 bits into 26 and 26. */
const SPLITTER = 134217729;

/** a + b for |a| ≥ |b|, exactly. */
function fastSum(a: number, b: number): DoubleDouble {
  const sum = a + b;
  return [sum, b - (sum - a)];
}

/** a · b of two numbers below 2⁹⁹⁵, exactly. */
export function product(a: number, b: number): DoubleDouble {
  const [aHigh, bHigh] = [upper(a), upper(b)];
  const [aLow, bLow] = [a - aHigh, b - bHigh];
  const high = a * b;
  return [high, aHigh * bHigh - high + aHigh * bLow + aLow * bHigh + aLow * bLow];
}

function upper(a: number): number {
  const scaled = SPLITTER * a;
  return scaled - (scaled - a);
}

export function plus(a: DoubleDouble, b: DoubleDouble): DoubleDouble {
  const sum = a[0] + b[0];
  const part = sum - a[0];
  const rest = a[0] - (sum - part) + (b[0] - part);
  return fastSum(sum, rest + (a[1] + b[1]));
}

export function times(a: DoubleDouble, b: DoubleDouble): DoubleDouble {
  const [high, low] = product(a[0], b[0]);
  return fastSum(high, low + (a[0] * b[1] + a[1] * b[0]));
}

export function over(a: DoubleDouble, b: DoubleDouble): DoubleDouble {
  const quotient = a[0] / b[0];
  const rest = plus(a, times(b, [-quotient, 0]));
  return fastSum(quotient, rest[0] / b[0]);
}

/** ln 2. */
export const LN2: DoubleDouble = [Math.LN2, 2.3190468138462996e-17];
