import { shown } from "@rote/options";
import { checkRuns, objectOf } from "./checkEvidence.ts";
import { conditionKey } from "./condition.ts";
import { imagesOf } from "./dataset.ts";
import { nameOf, type RunEvidence } from "./evidence.ts";
import { EvidenceError } from "./evidenceError.ts";
import { groupBy } from "./groupBy.ts";
import { isRegularized, regularizationOf } from "./regularization.ts";
import { comparableRuns, type Free } from "./settings.ts";

/** Repeats of one network on as many examples, whose test error is a point of a curve. */
export interface DescentPoint<Run> {
  /** Hidden units, or training examples. */
  x: number;
  runs: readonly Run[];
}

/** The test error of networks that differ in their width, or in the number of examples, alone. */
export interface Descent<Run extends RunEvidence = RunEvidence> {
  by: "width" | "samples";
  /** In increasing order of `x`. */
  points: readonly DescentPoint<Run>[];
  /** All of them. */
  runs: readonly Run[];
}

/** A perceptron's hidden layers and their units, by its name; undefined of other networks. */
export function perceptronSize(run: RunEvidence): { depth: number; width: number } | undefined {
  checkRuns("perceptronSize", [run]);
  const [, depth, width] = /^mlp-([1-9]\d{0,5})x([1-9]\d{0,5})$/.exec(nameOf(run.model)) ?? [];
  return depth === undefined ? undefined : { depth: Number(depth), width: Number(width) };
}

/**
 * Whether a run is one of those in which double descent is looked for: without regularizers, on
 * partially corrupted labels that are never the true ones (`excludeTrue`), trained for a number of
 * epochs however well it fits.
 */
export function isDescentRun(run: RunEvidence): boolean {
  checkRuns("isDescentRun", [run]);
  const { corruption, specification = {} } = run;
  const { name, params } = corruption;
  return (
    name === "partialLabels" &&
    params.excludeTrue === true &&
    specification.stopAtAccuracy === null &&
    !isRegularized(regularizationOf(run))
  );
}

/** What runs of one curve differ in. */
const FREE: Readonly<Record<Descent["by"], Free>> = { width: "model", samples: "train" };

/**
 * Curves of test error against the width of perceptrons of one depth, or against the number of
 * training examples: runs that differ in it and in their seed alone, where there are several.
 */
export function descentsOf<Run extends RunEvidence>(
  runs: readonly Run[],
  by: Descent["by"],
): Descent<Run>[] {
  checkRuns("descentsOf", runs);
  if (typeof by !== "string" || !Object.hasOwn(FREE, by)) {
    throw new EvidenceError(`descentsOf: by must be "width" or "samples", got ${shown(by)}.`);
  }
  const among = runs.filter(isDescentRun);
  const xOf = (run: Run) => (by === "width" ? perceptronSize(run)?.width : imagesOf(run)) ?? null;
  return comparableRuns(among, [FREE[by]])
    .flatMap(({ runs: group }) => [
      ...groupBy(group, (run) =>
        JSON.stringify([conditionKey(run), by === "width" && perceptronSize(run)?.depth]),
      ).values(),
    ])
    .flatMap((group) => {
      const points = [...groupBy(group, xOf)]
        .flatMap(([x, repeats]) => (x === null ? [] : [{ x, runs: repeats }]))
        .sort((a, b) => a.x - b.x);
      return points.length < 2 ? [] : [{ by, points, runs: points.flatMap((one) => one.runs) }];
    });
}

/** The test error on labels as they were at the end, or after an epoch; NaN where not known. */
export function cleanTestError(
  run: RunEvidence,
  after: Pick<RunEvidence["result"], "testAccuracy" | "cleanLabelTestAccuracy"> = run?.result,
): number {
  checkRuns("cleanTestError", [run]);
  const { testAccuracy, cleanLabelTestAccuracy = testAccuracy } = objectOf(
    "cleanTestError",
    after,
    {
      "testAccuracy?": ["number", null],
      "cleanLabelTestAccuracy?": ["number", null],
    },
  );
  return 1 - (cleanLabelTestAccuracy ?? Number.NaN);
}
