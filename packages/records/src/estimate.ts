import { checkList, checkNumber, objectOf } from "./checkEvidence.ts";
import { checkNumbers, IntervalError, studentQuantile } from "./interval.ts";

/** What measurements say of a quantity: its mean, and how uncertain that mean is. */
export interface Estimate {
  mean: number;
  /** Of the mean; infinite where nothing is known of the spread. */
  variance: number;
  /** Degrees of freedom of the variance; infinite where it follows from what was counted. */
  degrees: number;
}

/** The ends of a 95 % confidence interval. */
export interface Ends {
  low: number;
  high: number;
}

function checkEstimate(who: string, given: Estimate): void {
  const { mean, variance, degrees } = objectOf(who, given);
  if ([mean, variance, degrees].every((value) => typeof value === "number")) return;
  throw new IntervalError(`${who}: an estimate must be { mean, variance, degrees } of numbers.`);
}

/** A number that is known, not measured. */
export function exactly(value: number): Estimate {
  checkNumber("exactly", "value", value);
  return { mean: value, variance: 0, degrees: Infinity };
}

/**
 * The mean of repeats, with variance s²/k. One value says nothing of the spread: its interval is
 * everything.
 *
 * @param resolution the step in which the values are counted, 1 for whole epochs: each is as
 * uncertain as a number rounded to it. Defaults to 0.
 * @throws {IntervalError} if there is no value.
 */
export function repeatsEstimate(values: readonly number[], resolution = 0): Estimate {
  checkNumbers("repeatsEstimate", values);
  checkNumber("repeatsEstimate", "resolution", resolution);
  const k = values.length;
  if (k === 0) {
    throw new IntervalError("repeatsEstimate: values must hold at least one number, got none.");
  }
  const mean = values.reduce((sum, value) => sum + value, 0) / k;
  if (!(k > 1)) return { mean, variance: Infinity, degrees: 1 };
  const squares = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  const rounding = (resolution * resolution) / 12;
  return { mean, variance: (squares / (k - 1) + rounding) / k, degrees: k - 1 };
}

/**
 * The mean of a share that repeats measured on as many examples: that of repeats where they differ;
 * for one run, or equal ones, the binomial share x/n with the variance that Agresti and Coull give
 * it, p̃(1 − p̃)/n with p̃ = (x + 2)/(n + 4), which is not 0 where all or none are right.
 *
 * Reference: Agresti & Coull, "Approximate is better than 'exact' for interval estimation of
 * binomial proportions", The American Statistician 52, 1998.
 */
export function shareEstimate(shares: readonly number[], examples: number | undefined): Estimate {
  checkNumbers("shareEstimate", shares);
  if (examples !== undefined) checkNumber("shareEstimate", "examples", examples);
  const repeats = repeatsEstimate(shares);
  if (repeats.variance > 0 && shares.length > 1) return repeats;
  const { mean } = repeats;
  if (examples === undefined || !(examples > 0)) return { mean, variance: Infinity, degrees: 1 };
  const shrunk = (mean * examples + 2) / (examples + 4);
  return { mean, variance: (shrunk * (1 - shrunk)) / examples, degrees: Infinity };
}

/**
 * Σ_i c_i · x_i of independent estimates, with the degrees of freedom of Welch and Satterthwaite.
 */
export function combination(
  terms: readonly (readonly [factor: number, estimate: Estimate])[],
): Estimate {
  checkList("combination", terms);
  for (const term of terms) {
    checkList("combination", term);
    checkNumber("combination", "factor", term[0]);
    checkEstimate("combination", term[1]);
  }
  const parts = terms.map(([c, { variance, degrees }]) => ({ v: c * c * variance, degrees }));
  const variance = parts.reduce((sum, { v }) => sum + v, 0);
  const inverse = parts.reduce((sum, { v, degrees }) => sum + (v * v) / degrees, 0);
  return {
    mean: terms.reduce((sum, [c, estimate]) => sum + c * estimate.mean, 0),
    variance,
    degrees: variance === Infinity ? 1 : inverse > 0 ? (variance * variance) / inverse : Infinity,
  };
}

/** a − b. */
export const difference = (a: Estimate, b: Estimate): Estimate =>
  combination([
    [1, a],
    [-1, b],
  ]);

/** From so many degrees of freedom on Student's t is normal to four digits. */
const MANY = 10_000;
/** The 97.5 % quantile of the normal distribution. */
const NORMAL_QUANTILE = 1.959963984540054;

/** The 95 % confidence interval of an estimate, by Student's t; everything if nothing is known. */
export function endsOf(estimate: Estimate): Ends {
  checkEstimate("endsOf", estimate);
  const { mean, variance, degrees } = estimate;
  if (variance === 0) return { low: mean, high: mean };
  if (!Number.isFinite(variance)) return { low: -Infinity, high: Infinity };
  const t = degrees < MANY ? studentQuantile(Math.max(1, Math.floor(degrees))) : NORMAL_QUANTILE;
  const half = t * Math.sqrt(variance);
  return { low: mean - half, high: mean + half };
}
