import { type Estimate, exactly, interval, repeatsEstimate } from "@rote/records";
import type { Finding } from "./finding.ts";
import { largerMean } from "./largerMean.ts";
import { isDrawn, type Solved } from "./solvedMachine.ts";
import { repeatsText } from "./words.ts";

const normsOf = (records: readonly Solved[]) => records.map(({ norm }) => norm);

/** That the norms of some solutions are larger than those of others. */
export function largerNorm(
  larger: readonly Solved[],
  smaller: readonly Solved[],
  problem: string,
): Finding {
  const [a, b] = [larger, smaller].map((records) => solutionsEstimate(records, ({ norm }) => norm));
  return largerMean(a!, b!, problem);
}

/** The mean of what solutions give; exact of a single one in which nothing is drawn. */
export function solutionsEstimate<Item extends Solved>(
  records: readonly Item[],
  value: (record: Item) => number,
): Estimate {
  const isExact = records.length === 1 && !isDrawn(records[0]!);
  return isExact ? exactly(value(records[0]!)) : repeatsEstimate(records.map(value));
}

/** "145" of one, "145.0 ± 2.0" of several. */
export function normText(records: readonly Solved[]): string {
  const norm = interval(normsOf(records));
  return norm.runs === 1 ? String(Number(norm.mean.toPrecision(4))) : repeatsText(norm);
}
