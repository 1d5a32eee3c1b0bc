import { allocate, checkFloats } from "./check.ts";
import { checkKey, type Key } from "./key.ts";
import { threefry2x32 } from "./threefry.ts";

/** Standard normal: mean 0, variance 1. */
export function normal(key: Key): number {
  return normals(key, 1)[0]!;
}

/**
 * `length` independent standard normal numbers. Number i depends on the key and i alone; the first
 * equals `normal(key)`.
 *
 * The Box–Muller transform of two uniform numbers u, v of 32 bits each:
 *
 *     z₀ = √(−2 ln u) · cos 2πv,   z₁ = √(−2 ln u) · sin 2πv,
 *
 * so that |z| < 6.8. The logarithm, sine and cosine are computed here from additions, products and
 * quotients: those of `Math` may differ in the last bit between engines, and so would the results.
 *
 * Reference: Box & Muller, "A Note on the Generation of Random Normal Deviates", Ann. Math. Stat.
 * 29 (1958).
 */
export function normals(key: Key, length: number): Float64Array {
  return normalsInto(
    allocate("normals", length, 8, (n) => new Float64Array(n)),
    key,
  );
}

/** Fills `out` with what `normals` gives, rounded to float32 in a Float32Array, and returns it. */
export function normalsInto<T extends Float32Array | Float64Array>(out: T, key: Key): T {
  const [k0, k1] = checkKey(key);
  checkFloats("normalsInto", out);
  // Stage by stage over some hundred pairs, and without branches on random bits, of which a
  // processor guesses every other one wrong: twice as fast as one loop (Node 24, x86-64).
  for (let start = 0; start < out.length; start += 2 * PAIRS) {
    const count = Math.min(PAIRS, Math.ceil((out.length - start) / 2));
    const first = start / 2;
    const pairs = words.subarray(0, 2 * count);
    threefry2x32(k0, k1, first >>> 0, Math.floor(first / 2 ** 32), pairs);
    for (let i = 0; i < count; i++) radii[i] = Math.sqrt(-2 * logOfFraction(pairs[2 * i]!));

    for (let i = 0; i < count; i++) {
      // 2πv = quarter · π/2 + x with x in [−π/4, π/4].
      const turn = pairs[2 * i + 1]!;
      const quarter = (turn + EIGHTH_TURN) >>> 30;
      const x = ((turn - (quarter << 30)) | 0) * RADIANS;
      legs[0] = radii[i]! * cosine(x);
      legs[1] = radii[i]! * sine(x);

      const swapped = quarter & 1;
      const at = start + 2 * i;
      out[at] = COSINE_SIGN[quarter]! * legs[swapped]!;
      if (at + 1 < out.length) out[at + 1] = SINE_SIGN[quarter]! * legs[1 - swapped]!;
    }
  }
  return out;
}

const PAIRS = 256;
const EIGHTH_TURN = 2 ** 29;
const RADIANS = Math.PI / 2 ** 31;
// Of the four quarters of the circle.
const COSINE_SIGN = Float64Array.of(1, -1, -1, 1);
const SINE_SIGN = Float64Array.of(1, 1, -1, -1);

// Room for one call's work; nothing is kept from call to call.
const words = new Uint32Array(2 * PAIRS);
const radii = new Float64Array(PAIRS);
const legs = new Float64Array(2);

const INVERSE_POWERS = Float64Array.from({ length: 32 }, (_, e) => 1 / ((2 ** 31) >>> (31 - e)));
const HALVES = Float64Array.of(1, 0.5);

/** ln u for u = (word + ½) / 2³², in (0, 1), with an error below 1e-13. */
function logOfFraction(word: number): number {
  // word + ½ = m · 2^(e + above) with m in [√½, √2)
  const e = 31 - Math.clz32(word | 1);
  const scaled = (word + 0.5) * INVERSE_POWERS[e]!; // below 2
  const above = Number(scaled > Math.SQRT2);
  const m = scaled * HALVES[above]!;
  // ln m = 2 artanh s = 2 (s + s³/3 + s⁵/5 + …) with s = (m − 1)/(m + 1), |s| < 0.172
  const s = (m - 1) / (m + 1);
  const t = s * s;
  const series =
    1 +
    t * (1 / 3 + t * (1 / 5 + t * (1 / 7 + t * (1 / 9 + t * (1 / 11 + t * (1 / 13 + t / 15))))));
  return 2 * s * series + (e + above - 32) * Math.LN2;
}

/** cos x for |x| ≤ π/4, by its Taylor series, with an error below 1e-13. */
function cosine(x: number): number {
  const t = x * x;
  return (
    1 +
    t *
      (-1 / 2 +
        t *
          (1 / 24 +
            t *
              (-1 / 720 +
                t * (1 / 40320 + t * (-1 / 3628800 + t * (1 / 479001600 - t / 87178291200))))))
  );
}

/** sin x for |x| ≤ π/4, by its Taylor series, with an error below 1e-13. */
function sine(x: number): number {
  const t = x * x;
  return (
    x *
    (1 +
      t *
        (-1 / 6 +
          t *
            (1 / 120 + t * (-1 / 5040 + t * (1 / 362880 + t * (-1 / 39916800 + t / 6227020800))))))
  );
}
