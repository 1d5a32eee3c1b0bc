import { difference, interval, repeatsEstimate } from "@rote/records";
import { type Finding, moreThan } from "./finding.ts";
import { CLEARLY, type Solved } from "./solvedMachine.ts";
import { repeatsText } from "./words.ts";

const normsOf = (records: readonly Solved[]) => records.map(({ norm }) => norm);

/**
 * That the norms of some solutions are larger than those of others: by their intervals, or where
 * there is one of either by a fifth.
 */
export function largerNorm(
  larger: readonly Solved[],
  smaller: readonly Solved[],
  problem: string,
): Finding {
  const [a, b] = [larger, smaller].map((records) => repeatsEstimate(normsOf(records)));
  if (larger.length > 1 && smaller.length > 1) return moreThan(difference(a!, b!), 0, problem);
  const ratio = a!.mean / b!.mean;
  const verdict = ratio >= CLEARLY ? "holds" : ratio <= 1 / CLEARLY ? "fails" : "inconclusive";
  return { verdict, problem };
}

/** "145" of one, "145.0 ± 2.0" of several. */
export function normText(records: readonly Solved[]): string {
  const norm = interval(normsOf(records));
  return norm.runs === 1 ? String(Number(norm.mean.toPrecision(4))) : repeatsText(norm);
}
