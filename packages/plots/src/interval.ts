/** What repeats of one run gave: their mean, and the 95 % confidence interval of that mean. */
export interface Interval {
  mean: number;
  /** Equal to the mean where there is a single run: one run says nothing of the spread. */
  low: number;
  high: number;
  runs: number;
}

/**
 * Mean of k values and its 95 % confidence interval, mean ± t · s / √k, with s the standard deviation
 * of the values and t the 97.5 % quantile of Student's distribution with k − 1 degrees of freedom.
 *
 * @throws {RangeError} if there is no value.
 */
export function interval(values: readonly number[]): Interval {
  const runs = values.length;
  if (runs === 0) throw new RangeError("interval: values must hold at least one number, got none.");
  const mean = values.reduce((sum, value) => sum + value, 0) / runs;
  if (runs === 1) return { mean, low: mean, high: mean, runs };
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const half = studentQuantile(runs - 1) * Math.sqrt(squares / (runs - 1) / runs);
  return { mean, low: mean - half, high: mean + half, runs };
}

// The 97.5 % quantiles of Student's t for 1 … 10 degrees of freedom.
const QUANTILES = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228];

function studentQuantile(degrees: number): number {
  const z = 1.959964; // of the normal distribution, the limit of many degrees of freedom
  // Beyond the table the first two terms of the Cornish–Fisher expansion, exact to 0.001.
  const first = (z ** 3 + z) / (4 * degrees);
  const second = (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * degrees ** 2);
  return QUANTILES[degrees - 1] ?? z + first + second;
}
