/**
 * Cosine and sine of an angle in degrees, from additions and products only: those of `Math` may
 * differ in the last bit from engine to engine. Multiples of 90° are exact.
 */
export function turn(degrees: number): { cos: number; sin: number } {
  // The nearest quarter turn, and what is left, within ±45°.
  const quarter = Math.round(degrees / 90);
  const x = (degrees - 90 * quarter) * (Math.PI / 180);
  const xx = x * x;
  let cos = 1;
  for (let n = 18; n > 0; n -= 2) cos = 1 - (cos * xx) / (n * (n - 1));
  let sin = 1;
  for (let n = 19; n > 1; n -= 2) sin = 1 - (sin * xx) / (n * (n - 1));
  sin *= x;
  switch (((quarter % 4) + 4) % 4) {
    case 0:
      return { cos, sin };
    case 1:
      return { cos: -sin, sin: cos };
    case 2:
      return { cos: -cos, sin: -sin };
    default:
      return { cos: sin, sin: -cos };
  }
}
