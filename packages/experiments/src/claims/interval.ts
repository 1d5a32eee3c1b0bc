/** What repeats of one run gave. */
export interface Repeats {
  mean: number;
  /** Half the width of the 95 % confidence interval of the mean; 0 for a single run, which says nothing of it. */
  halfWidth: number;
  runs: number;
}

// 97.5 % quantiles of Student's t with 1, 2, … degrees of freedom, then the normal distribution's.
const STUDENT = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228];
const NORMAL = 1.96;

/**
 * Mean and 95 % confidence interval by Student's t: mean ± t · s / √k. Beyond eleven repeats the normal
 * quantile stands in for t, at most 11 % narrower.
 */
export function repeatsOf(values: readonly number[]): Repeats {
  const k = values.length;
  if (k === 0) throw new RangeError("repeatsOf: values must hold at least one number, got none.");
  const mean = values.reduce((sum, value) => sum + value, 0) / k;
  if (k === 1) return { mean, halfWidth: 0, runs: 1 };
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (k - 1);
  return { mean, halfWidth: (STUDENT[k - 2] ?? NORMAL) * Math.sqrt(variance / k), runs: k };
}

/** "12.3 ± 0.4", or "12.3" for a single run. */
export function repeatsText({ mean, halfWidth, runs }: Repeats, digits = 1): string {
  const text = mean.toFixed(digits);
  return runs === 1 ? text : `${text} ± ${halfWidth.toFixed(digits)}`;
}
