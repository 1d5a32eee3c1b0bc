import type { RunEvidence } from "./evidence.ts";
import { groupBy } from "./groupBy.ts";

/**
 * The probability p with which a run's training labels were drawn anew; undefined if it is not
 * about labels alone, or does not say.
 */
export function labelCorruption({
  corruption: { name, params },
}: Pick<RunEvidence, "corruption">): number | undefined {
  if (name === "trueLabels") return 0;
  if (name !== "partialLabels" && name !== "randomLabels") return undefined;
  if (typeof params.probability === "number") return params.probability;
  return name === "randomLabels" ? 1 : undefined;
}

/** What names a run's condition: its corruption without the seed. */
export const conditionKey = ({ corruption }: Pick<RunEvidence, "corruption">): string =>
  JSON.stringify([corruption.name, corruption.params]);

/** The seed of a run: its specification's, or that of its corruption. */
export const seedOf = ({ specification, corruption }: RunEvidence): number =>
  specification?.seed ?? corruption.seed;

/** Runs of one condition together: repeats with other seeds. */
export const repeatsOf = <Run extends RunEvidence>(runs: readonly Run[]): Run[][] => [
  ...groupBy(runs, (run) => `${run.name} ${conditionKey(run)}`).values(),
];

/** Runs at one label corruption. */
export interface RunsAt<Run> {
  p: number;
  runs: Run[];
}

/** Runs by their label corruption p, in its order. Those that are not about labels are left out. */
export const overCorruption = <Run extends RunEvidence>(runs: readonly Run[]): RunsAt<Run>[] =>
  [...groupBy(runs, labelCorruption)]
    .flatMap(([p, runs]) => (p === undefined ? [] : [{ p, runs }]))
    .sort((a, b) => a.p - b.p);
