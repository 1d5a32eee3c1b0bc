import type { DynamicsMeasure, LabelDynamics, RunRecord } from "@rote/records";
import { type Verification, verdict } from "../kind/verification.ts";
import { isShare } from "./verifyDetermined.ts";

/**
 * Whether what a record says of changed and of other labels agrees with itself: of as many examples
 * as the record counts, with deciles in order and within the range of their measure, with shares of
 * pairs, and in every epoch with shares of the examples. Older records, and those without
 * `recordExamples`, say nothing of them.
 */
export function verifyDynamics(record: RunRecord): Verification {
  const what = "measures of training dynamics";
  const { specification, dataset, epochs, dynamics } = record;
  if (dynamics === undefined) return verdict(what, [], "none");
  if (!specification.recordExamples) {
    return verdict(what, ["there must be none without recordExamples"], "");
  }
  const { examples, changedLabels } = dataset.train;
  const wrong = (["changed", "unchanged"] as const).flatMap((kind) => {
    const must = kind === "changed" ? changedLabels : examples - changedLabels;
    const got = dynamics[kind]?.examples ?? 0;
    return [
      ...(got === must ? [] : [`dynamics.${kind} must be of ${must} examples, got ${got}`]),
      ...decileProblems(kind, dynamics[kind], epochs.length),
    ];
  });
  const hasPairs = changedLabels > 0 && changedLabels < examples;
  const above =
    hasPairs === (dynamics.above === null)
      ? [`dynamics.above must ${hasPairs ? "not " : ""}be null`]
      : Object.entries(dynamics.above ?? {}).flatMap(([measure, share]) =>
          share >= 0 && share <= 1
            ? []
            : [`dynamics.above.${measure} must be a share, got ${share}`],
        );
  const detail = `${changedLabels} changed labels of ${examples}`;
  return verdict(what, [...wrong, ...above, ...epochProblems(record)], detail);
}

/** Accuracies of epochs that are no shares of the changed labels, or of the others. */
function epochProblems({ epochs, dataset }: RunRecord): string[] {
  const { examples, changedLabels } = dataset.train;
  const counts = {
    changedLabelAccuracy: changedLabels,
    unchangedLabelAccuracy: examples - changedLabels,
  };
  return epochs.flatMap((epoch, i) =>
    Object.entries(counts).flatMap(([field, n]) => {
      const got = epoch[field as keyof typeof counts];
      const isRight = n === 0 ? got === null : isShare(got ?? Number.NaN, n);
      return isRight ? [] : [`epochs.${i}.${field} must be a share of ${n} examples, got ${got}`];
    }),
  );
}

/** Where deciles fall, or leave the range of their measure. */
function decileProblems(kind: string, of: LabelDynamics | null, epochs: number): string[] {
  return Object.entries(of?.deciles ?? {}).flatMap(([measure, deciles]) => {
    const [low, high] = rangeOf(measure as DynamicsMeasure, epochs);
    const values = deciles.map((value) => value ?? Number.POSITIVE_INFINITY);
    const isRising = values.every((value, k) => k === 0 || value >= values[k - 1]!);
    const isWithin = deciles.every((value) => value === null || (value >= low && value <= high));
    if (isRising && isWithin) return [];
    return [`dynamics.${kind}.deciles.${measure} must rise within [${low}, ${high}]`];
  });
}

/** A float32 may lie a little beyond. */
const SLACK = 1e-5;

function rangeOf(measure: DynamicsMeasure, epochs: number): [low: number, high: number] {
  const ranges: Record<DynamicsMeasure, [number, number]> = {
    firstEpochLearned: [1, epochs],
    forgettingEvents: [0, epochs / 2],
    areaUnderMargin: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
    confidence: [0, 1 + SLACK],
    variability: [0, 0.5 + SLACK],
    el2n: [0, Math.SQRT2 + SLACK],
  };
  return ranges[measure];
}
