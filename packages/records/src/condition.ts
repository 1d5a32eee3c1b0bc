import { conditions } from "@rote/paper";
import { checkRuns, corruptionOf, objectOf, specificationKind } from "./checkEvidence.ts";
import type { RunEvidence } from "./evidence.ts";
import { groupBy } from "./groupBy.ts";

/**
 * The probability p with which a run's training labels were drawn anew; undefined if it is not
 * about labels alone, or does not say.
 */
export function labelCorruption(run: Pick<RunEvidence, "corruption">): number | undefined {
  const { name, params } = corruptionOf("labelCorruption", run);
  if (name === "trueLabels") return 0;
  if (name !== "partialLabels" && name !== "randomLabels") return undefined;
  if (typeof params.probability === "number") return params.probability;
  return name === "randomLabels" ? 1 : undefined;
}

/** What names a run's condition: its corruption without the seed. */
export function conditionKey(run: Pick<RunEvidence, "corruption">): string {
  const { name, params } = corruptionOf("conditionKey", run);
  return JSON.stringify([name, params]);
}

/** What a reader calls a run's condition: its name, but for an older one that records keep. */
export function conditionTitle(run: Pick<RunEvidence, "name" | "corruption">): string {
  const { name } = objectOf("conditionTitle", run, { name: "text" });
  const isOfPixels = corruptionOf("conditionTitle", run).name === "gaussianPixels";
  return isOfPixels && name === "gaussian" ? conditions.gaussianPixels! : name;
}

/** The seed of a run: its specification's, or that of its corruption. */
export const seedOf = (run: RunEvidence): number =>
  objectOf("seedOf", run, { "specification?": specificationKind }).specification?.seed ??
  corruptionOf("seedOf", run).seed;

/** Runs of one condition together: repeats with other seeds. */
export function repeatsOf<Run extends RunEvidence>(runs: readonly Run[]): Run[][] {
  checkRuns("repeatsOf", runs);
  return [...groupBy(runs, (run) => `${conditionTitle(run)} ${conditionKey(run)}`).values()];
}

/** Runs at one label corruption. */
export interface RunsAt<Run> {
  p: number;
  runs: Run[];
}

/** Runs by their label corruption p, in its order. Those that are not about labels are left out. */
export function overCorruption<Run extends RunEvidence>(runs: readonly Run[]): RunsAt<Run>[] {
  checkRuns("overCorruption", runs);
  return [...groupBy(runs, labelCorruption)]
    .flatMap(([p, runs]) => (p === undefined ? [] : [{ p, runs }]))
    .sort((a, b) => a.p - b.p);
}

/** What counts as between true and random labels. */
const [LEAST, MOST] = [0.1, 0.9];

/**
 * Runs by their label corruption p as a curve of figures 1b and 1c; undefined unless there are some
 * at p = 0, at p = 1 and between, from 0.1 to 0.9.
 */
export function labelCurve<Run extends RunEvidence>(
  runs: readonly Run[],
): RunsAt<Run>[] | undefined {
  const points = overCorruption(runs);
  const hasEnds = points[0]?.p === 0 && points.at(-1)?.p === 1;
  const isWhole = hasEnds && points.some(({ p }) => p >= LEAST && p <= MOST);
  return isWhole ? points : undefined;
}
