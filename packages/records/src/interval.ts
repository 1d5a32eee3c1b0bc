/** What repeats of one run gave: their mean, and the 95 % confidence interval of that mean. */
export interface Interval {
  mean: number;
  /** Equal to the mean where there is a single run: one run says nothing of the spread. */
  low: number;
  high: number;
  runs: number;
}

/** There are no values to take a mean of. */
export class IntervalError extends RangeError {
  override readonly name = "IntervalError";
  readonly code = "INTERVAL_EMPTY";
}

/**
 * Mean of k values and its 95 % confidence interval, mean ± t · s / √k, with s the standard
 * deviation of the values and t the 97.5 % quantile of Student's distribution with k − 1 degrees of
 * freedom.
 *
 * NaN among the values, as of a run that diverged, makes all three numbers NaN.
 *
 * @throws {IntervalError} if there is no value.
 */
export function interval(values: readonly number[]): Interval {
  checkNumbers("interval", values);
  const runs = values.length;
  if (runs === 0) {
    throw new IntervalError("interval: values must hold at least one number, got none.");
  }
  const mean = values.reduce((sum, value) => sum + value, 0) / runs;
  if (runs === 1) return { mean, low: mean, high: mean, runs };
  const squares = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  const half = studentQuantile(runs - 1) * Math.sqrt(squares / (runs - 1) / runs);
  return { mean, low: mean - half, high: mean + half, runs };
}

/** @throws {IntervalError} unless it is a list of numbers. */
export function checkNumbers(who: string, values: unknown): void {
  if (Array.isArray(values) && values.every((value) => typeof value === "number")) return;
  throw new IntervalError(`${who}: values must be a list of numbers, got something else.`);
}

/**
 * The 97.5 % quantile of Student's t with ν degrees of freedom, ν a positive integer: the t for
 * which P(|T| ≤ t) = 0.95.
 *
 * With θ = atan(t / √ν) that probability is a finite sum, so that bisection finds t to the last
 * digits for any ν. Libraries have it for any ν and probability, and would cost much for one
 * number: a page that draws figures has 330 kB, jstat would add 51 kB, and
 * @stdlib/stats-base-dists-t-quantile 184 kB and 220 packages. The test holds this against the
 * latter.
 *
 * Reference: Abramowitz & Stegun, "Handbook of Mathematical Functions", 26.7.3 and 26.7.4.
 */
export function studentQuantile(degrees: number): number {
  let [low, high] = [0, 13]; // the widest, of one degree, is 12.7
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (within(middle, degrees) < 0.95) low = middle;
    else high = middle;
  }
  return low;
}

/**
 * P(|T| ≤ t), with t = √ν · tan θ:
 *
 *     ν even:  sin θ · (1 + 1/2 cos² θ + 1·3/(2·4) cos⁴ θ + … cos^(ν−2) θ)
 *     ν odd:   2/π · (θ + sin θ · (cos θ + 2/3 cos³ θ + 2·4/(3·5) cos⁵ θ + … cos^(ν−2) θ))
 */
function within(t: number, degrees: number): number {
  const tan = t / Math.sqrt(degrees);
  const cos = 1 / Math.sqrt(1 + tan * tan);
  const sin = tan * cos;
  const isOdd = degrees % 2 === 1;
  let term = isOdd ? cos : 1;
  let sum = 0;
  for (let power = isOdd ? 1 : 0; power <= degrees - 2; power += 2) {
    sum += term;
    term *= ((power + 1) / (power + 2)) * cos * cos;
  }
  return isOdd ? (2 / Math.PI) * (arctan(tan) + sin * sum) : sin * sum;
}

/** arctan x, halved five times and then by its series: `Math.atan` is not alike in all engines. */
function arctan(x: number): number {
  let y = x;
  for (let halving = 0; halving < 5; halving++) y /= 1 + Math.sqrt(1 + y * y);
  let series = 0;
  for (let n = 15; n > 0; n -= 2) series = 1 / n - y * y * series;
  return 32 * y * series;
}
