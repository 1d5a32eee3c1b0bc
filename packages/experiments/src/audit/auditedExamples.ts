import type { ImageSet } from "@rote/datasets";
import {
  areaUnderMargin,
  confidenceAndVariability,
  el2n,
  firstEpochLearned,
  forgettingEvents,
  type Rows,
  selfConfidence,
} from "@rote/measures";
import type { AuditedExamples, CompleteAuditSpecification } from "@rote/records";
import type { JoinedParts } from "./joinParts.ts";
import type { Nearest } from "./nearestImages.ts";
import type { LabelScores } from "./scoreLabels.ts";

/** A number for JSON, of seven digits: float32 has no more. */
export const short = (value: number) => Number(value.toPrecision(7));
const shortOrNull = (value: number) => (Number.isFinite(value) ? short(value) : null);

/** What an audit says of each example, as columns of a record. */
export function auditedExamples(
  { labels, shape: [n] }: Required<ImageSet>,
  { folds, epochs }: CompleteAuditSpecification,
  joined: JoinedParts,
  { quality, suggested }: LabelScores,
  { places }: Nearest,
): AuditedExamples {
  const { heldOutProbabilities } = joined;
  const { confidence, variability } = confidenceAndVariability(joined.confidences);
  const overFolds = (measure: (margins: Rows) => Float64Array) =>
    meanOverFolds(joined.margins, folds, epochs, measure);
  const k = places.length / n;
  const labelled = (i: number, label: number) => {
    let found = 0;
    for (let j = 0; j < k; j++) if (labels[places[i * k + j]!] === label) found++;
    return found;
  };
  const each = (value: (i: number) => number) => Array.from({ length: n }, (_, i) => value(i));
  return {
    given: [...labels],
    suggested: [...suggested],
    quality: Array.from(quality, short),
    selfConfidence: Array.from(selfConfidence(heldOutProbabilities, labels), short),
    suggestedConfidence: Array.from(selfConfidence(heldOutProbabilities, suggested), short),
    neighboursGiven: each((i) => labelled(i, labels[i]!)),
    neighboursSuggested: each((i) => labelled(i, suggested[i]!)),
    areaUnderMargin: Array.from(areaUnderMargin(joined.margins), short),
    confidence: Array.from(confidence, short),
    variability: Array.from(variability, short),
    el2n: Array.from(el2n(joined.errors), short),
    forgettingEvents: overFolds(forgettingEvents).map(shortOrNull),
    firstEpochLearned: overFolds(firstEpochLearned).map(shortOrNull),
  };
}

/**
 * The mean of a measure over the trainings that an example took part in, each by its own epochs;
 * those in which it is infinite are left out where there is another.
 */
function meanOverFolds(
  { data, shape }: Rows,
  folds: number,
  epochs: number,
  measure: (margins: Rows) => Float64Array,
): number[] {
  const n = shape[1];
  const sums = new Float64Array(n);
  const counts = new Int32Array(n);
  for (let fold = 0; fold < folds; fold++) {
    const start = fold * epochs * n;
    const own = Uint32Array.from({ length: n }, (_, i) => i).filter(
      (i) => !Number.isNaN(data[start + i]!),
    );
    const table = new Float32Array(epochs * own.length);
    for (let epoch = 0; epoch < epochs; epoch++) {
      for (let at = 0; at < own.length; at++) {
        table[epoch * own.length + at] = data[start + epoch * n + own[at]!]!;
      }
    }
    const values = measure({ data: table, shape: [epochs, own.length] });
    for (const [at, i] of own.entries()) {
      if (!Number.isFinite(values[at])) continue;
      sums[i] = sums[i]! + values[at]!;
      counts[i]!++;
    }
  }
  return Array.from(sums, (sum, i) =>
    counts[i]! > 0 ? sum / counts[i]! : Number.POSITIVE_INFINITY,
  );
}
