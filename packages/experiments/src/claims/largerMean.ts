import { difference, repeatsEstimate } from "@rote/records";
import { type Finding, moreThan } from "./finding.ts";
import { CLEARLY } from "./solvedMachine.ts";

/**
 * That what some solutions give is larger in the mean than what others do: by their intervals, or
 * where there is one of either by a fifth.
 */
export function largerMean(
  larger: readonly number[],
  smaller: readonly number[],
  problem: string,
): Finding {
  const [a, b] = [repeatsEstimate(larger), repeatsEstimate(smaller)];
  if (larger.length > 1 && smaller.length > 1) return moreThan(difference(a, b), 0, problem);
  const ratio = a.mean / b.mean;
  const verdict = ratio >= CLEARLY ? "holds" : ratio <= 1 / CLEARLY ? "fails" : "inconclusive";
  return { verdict, problem };
}
