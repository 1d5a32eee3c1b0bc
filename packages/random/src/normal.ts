import type { Key } from "./key.ts";
import { Words } from "./words.ts";

/** Standard normal: mean 0, variance 1. */
export function normal(key: Key): number {
  return normals(key, new Float64Array(1))[0]!;
}

/**
 * Fills `out` with independent standard normal numbers and returns it. Entry i depends on the key
 * and i alone; the first equals `normal(key)`.
 *
 * The Box–Muller transform of two uniform numbers of 32 bits each:
 *
 *     z₀ = √(−2 ln u) · cos 2πv,   z₁ = √(−2 ln u) · sin 2πv,
 *
 * so that |z| < 6.8. The logarithm, sine and cosine are computed here from additions and products:
 * those of `Math` may differ in the last bit from engine to engine, and so would every result.
 *
 * Reference: Box & Muller, "A Note on the Generation of Random Normal Deviates", Ann. Math. Stat.
 * 29 (1958).
 */
export function normals<T extends Float32Array | Float64Array>(key: Key, out: T): T {
  const words = new Words(key);
  for (let i = 0; i < out.length; i += 2) {
    const radius = Math.sqrt(-2 * logOfFraction(words.next()));
    const turn = words.next();
    out[i] = radius * cosineOfTurn(turn);
    if (i + 1 < out.length) out[i + 1] = radius * cosineOfTurn((turn - QUARTER) >>> 0);
  }
  return out;
}

/** ln u for u = (word + ½) / 2³², in (0, 1). */
function logOfFraction(word: number): number {
  // word + ½ = m · 2^e with m in [1, 2), then in [√½, √2).
  let e = 31 - Math.clz32(word | 1);
  let m = (word + 0.5) / 2 ** e;
  if (m > Math.SQRT2) {
    m /= 2;
    e += 1;
  }
  // ln m = 2 artanh s = 2 (s + s³/3 + s⁵/5 + …) with s = (m − 1)/(m + 1), |s| < 0.172.
  const s = (m - 1) / (m + 1);
  const ss = s * s;
  let series = 1 / 19;
  for (let odd = 17; odd > 0; odd -= 2) series = series * ss + 1 / odd;
  return 2 * s * series + (e - 32) * Math.LN2;
}

const QUARTER = 2 ** 30;

/** cos(2π · word / 2³²). */
function cosineOfTurn(word: number): number {
  // The nearest quarter turn, and what is left of the angle, in [−π/4, π/4].
  const quarter = ((word + QUARTER / 2) >>> 30) & 3;
  const x = ((word - quarter * QUARTER) | 0) * (Math.PI / 2 / QUARTER);
  const xx = x * x;
  switch (quarter) {
    case 0:
      return cosine(xx);
    case 1:
      return -x * sineOver(xx);
    case 2:
      return -cosine(xx);
    default:
      return x * sineOver(xx);
  }
}

/** cos x as a series in x². */
function cosine(xx: number): number {
  let series = 1;
  for (let n = 14; n > 0; n -= 2) series = 1 - (series * xx) / (n * (n - 1));
  return series;
}

/** sin(x) / x as a series in x². */
function sineOver(xx: number): number {
  let series = 1;
  for (let n = 15; n > 1; n -= 2) series = 1 - (series * xx) / (n * (n - 1));
  return series;
}
