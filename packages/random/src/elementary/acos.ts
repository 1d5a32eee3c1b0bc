/**
 * arccos x, to a unit in the last place; not a number beyond ±1. From arcsin s = s + s³·P(s²) for
 * |s| ≤ ½ and arccos x = 2 arcsin √((1 − x)/2).
 *
 * `Math.acos` differs in the last bit between engines, this does not.
 */
export function acos(x: number): number {
  if (x > -0.5 && x < 0.5) return HALF_PI - (x - (HALF_PI_LOW - x * beyondFirst(x * x)));
  if (x > 0) {
    const z = (1 - x) / 2;
    const s = Math.sqrt(z);
    if (s === 0) return 0;
    // s in two parts: the square of the first is exact.
    const first = Math.fround(s);
    const rest = (z - first * first) / (s + first);
    return 2 * (first + (rest + s * beyondFirst(z)));
  }
  const z = (1 + x) / 2;
  const s = Math.sqrt(z);
  return Math.PI - 2 * (s + (s * beyondFirst(z) - HALF_PI_LOW));
}

const HALF_PI = Math.PI / 2;
const HALF_PI_LOW = 6.123233995736766e-17;

/**
 * arcsin(s)/s − 1 for z = s² in [0, ¼], with an error below 4e-18: z times the polynomial through
 * 13 Chebyshev points.
 */
function beyondFirst(z: number): number {
  const zz = z * z;
  const z4 = zz * zz;
  // In parts that a processor computes side by side.
  const low = 0.16666666666666669 + z * 0.07499999999998433;
  const low2 = 0.04464285714635543 + z * 0.030381944138531247;
  const middle = 0.02237217294214989 + z * 0.017352392720869973;
  const middle2 = 0.013971212973552933 + z * 0.011479177415184906;
  const high = 0.01032281435018578 + z * 0.005457506718640358;
  const high2 = 0.01740087944269402 - z * 0.014851887071247204 + zz * 0.028757851367421566;
  return z * (low + zz * low2 + z4 * (middle + zz * middle2 + z4 * (high + zz * high2)));
}
