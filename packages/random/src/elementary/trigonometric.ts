/**
 * cos x, to a unit in the last place.
 *
 * `Math.cos` differs in the last bit between engines, this does not.
 */
export function cos(x: number): number {
  const quarter = reduce(x);
  const value = (quarter & 1) === 0 ? cosine(high, low) : sine(high, low);
  return quarter === 1 || quarter === 2 ? -value : value;
}

/**
 * sin x, to a unit in the last place.
 *
 * `Math.sin` differs in the last bit between engines, this does not.
 */
export function sin(x: number): number {
  const quarter = reduce(x);
  const value = (quarter & 1) === 0 ? sine(high, low) : cosine(high, low);
  return quarter >= 2 ? -value : value;
}

// What `reduce` leaves: x − quarter · π/2 = high + low, within ±π/4. Not a pair, for speed.
let high = 0;
let low = 0;

// π/2 in four parts. The first three have 33 bits: their multiples by up to 2²⁰ are exact.
const PARTS = [1.5707963267341256, 6.077100506303966e-11, 2.0222662487111665e-21] as const;
const FOURTH = 8.4784276603689e-32;

/** The quarter of the circle, 0 to 3, that x lies in. */
function reduce(x: number): number {
  if (Math.abs(x) <= Math.PI / 4) {
    high = x;
    low = 0;
    return 0;
  }
  if (!(Math.abs(x) < 1e6)) return reduceLarge(x);
  const n = Math.round(x * (2 / Math.PI));
  const first = x - n * PARTS[0]; // exact
  const second = n * PARTS[1];
  const sum = first - second;
  const part = sum - first;
  const rest = first - (sum - part) - (second + part); // of that sum
  const small = rest - n * PARTS[2] - n * FOURTH;
  high = sum + small;
  low = sum - high + small;
  return n & 3;
}

/** For numbers whose multiples of π/2 need more digits than those: in integers. */
function reduceLarge(x: number): number {
  if (!Number.isFinite(x)) {
    high = low = Number.NaN;
    return 0;
  }
  // Every float64 from 10⁶ on is a multiple of 2⁻³³, and from 2⁵³ on an integer.
  const size = Math.abs(x);
  const scaled = size < TWO_53 ? BigInt(size * TWO_33) << (BITS - 33n) : BigInt(size) << BITS;
  const half = halfPi();
  const n = (2n * scaled + half) / (2n * half);
  const kept = (scaled - n * half) >> (BITS - 160n);
  const first = Number(kept);
  const sign = x < 0 ? -1 : 1;
  high = (sign * first) / TWO_160;
  low = (sign * Number(kept - BigInt(first))) / TWO_160;
  return (sign * Number(n % 4n)) & 3;
}

const TWO_33 = 2 ** 33;
const TWO_53 = 2 ** 53;
const TWO_160 = 2 ** 160;
/** After the point: 1024 for the largest number, and 176 for what is left of it. */
const BITS = 1200n;

let halfPiKept: bigint | undefined;

/** π/2 · 2¹²⁰⁰ by Machin's formula, π/4 = 4 arctan 1/5 − arctan 1/239. */
function halfPi(): bigint {
  if (halfPiKept === undefined) {
    const guarded = 2n * (4n * arctanOfInverse(5n) - arctanOfInverse(239n));
    halfPiKept = guarded >> GUARD;
  }
  return halfPiKept;
}

const GUARD = 32n;

function arctanOfInverse(n: bigint): bigint {
  let power = (1n << (BITS + GUARD)) / n;
  let sum = 0n;
  for (let k = 1n; power !== 0n; k += 2n) {
    sum += k % 4n === 1n ? power / k : -power / k;
    power /= n * n;
  }
  return sum;
}

/** cos(x + y) for |x| ≤ π/4 and a y below its last bit, by the Taylor series. */
function cosine(x: number, y: number): number {
  const t = x * x;
  const half = t / 2;
  const first = 1 - half;
  const series =
    1 / 24 +
    t *
      (-1 / 720 +
        t *
          (1 / 40320 +
            t *
              (-1 / 3628800 + t * (1 / 479001600 + t * (-1 / 87178291200 + t / 20922789888000)))));
  // 1 − t/2, what that rounding lost, and the rest.
  return first + (1 - first - half + (t * t * series - x * y));
}

/** sin(x + y) for |x| ≤ π/4 and a y below its last bit, by the Taylor series. */
function sine(x: number, y: number): number {
  const t = x * x;
  const series =
    -1 / 6 +
    t *
      (1 / 120 +
        t *
          (-1 / 5040 +
            t * (1 / 362880 + t * (-1 / 39916800 + t * (1 / 6227020800 - t / 1307674368000)))));
  return x + (x * t * series + y * (1 - t / 2));
}
