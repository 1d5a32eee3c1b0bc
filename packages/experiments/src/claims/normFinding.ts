import { interval } from "@rote/records";
import type { Finding } from "./finding.ts";
import { largerMean } from "./largerMean.ts";
import type { Solved } from "./solvedMachine.ts";
import { repeatsText } from "./words.ts";

const normsOf = (records: readonly Solved[]) => records.map(({ norm }) => norm);

/** That the norms of some solutions are larger than those of others. */
export function largerNorm(
  larger: readonly Solved[],
  smaller: readonly Solved[],
  problem: string,
): Finding {
  return largerMean(normsOf(larger), normsOf(smaller), problem);
}

/** "145" of one, "145.0 ± 2.0" of several. */
export function normText(records: readonly Solved[]): string {
  const norm = interval(normsOf(records));
  return norm.runs === 1 ? String(Number(norm.mean.toPrecision(4))) : repeatsText(norm);
}
