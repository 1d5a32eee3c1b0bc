import { difference, type Estimate } from "@rote/records";
import { type Finding, moreThan } from "./finding.ts";
import { CLEARLY } from "./solvedMachine.ts";

/**
 * That one mean is larger than another: by their intervals, or where neither is of repeats, or one
 * of a single draw, by a fifth.
 */
export function largerMean(larger: Estimate, smaller: Estimate, problem: string): Finding {
  const gap = difference(larger, smaller);
  if (gap.variance > 0 && gap.variance < Number.POSITIVE_INFINITY) return moreThan(gap, 0, problem);
  const ratio = larger.mean / smaller.mean;
  const verdict = ratio >= CLEARLY ? "holds" : ratio <= 1 / CLEARLY ? "fails" : "inconclusive";
  return { verdict, problem };
}
