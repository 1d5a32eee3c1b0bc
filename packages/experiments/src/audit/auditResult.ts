import type { ImageSet } from "@rote/datasets";
import type { Rows } from "@rote/measures";
import type { AuditedExamples, AuditResult, CompleteAuditSpecification } from "@rote/records";
import { chanceCaution } from "../kind/chance.ts";
import { short } from "./auditedExamples.ts";
import type { JoinedParts } from "./joinParts.ts";
import type { Nearest } from "./nearestImages.ts";
import type { LabelScores } from "./scoreLabels.ts";

/**
 * What an audit says of all examples together.
 *
 * @param scores how many of them are suspects, and what is estimated of the noise.
 */
export function auditResult(
  { labels, classes }: Required<ImageSet>,
  { duplicateFrom }: CompleteAuditSpecification,
  { heldOutMargins, trainedMargins }: JoinedParts,
  { quality, suggested }: AuditedExamples,
  { suspects: count, errorRate, noiseMatrix }: LabelScores,
  nearest: Nearest,
): AuditResult {
  const K = classes.length;
  const n = labels.length;
  const order = Array.from(labels, (_, i) => i);
  order.sort((a, b) => quality[a]! - quality[b]! || a - b);
  const suspects = order.slice(0, count);
  const training = trainingAccuracy(trainedMargins, order);
  const heldOut = heldOutMargins.filter((margin) => margin > 0).length / n;
  const caution = cautionOf(heldOut, labels, K);
  return {
    ...(caution !== undefined && { caution }),
    suspects,
    errorRate: short(errorRate),
    noiseMatrix: Array.from({ length: K }, (_, j) =>
      Array.from({ length: K }, (_, i) => short(noiseMatrix.data[j * K + i]!)),
    ),
    accuracy: {
      training: short(training),
      heldOut: short(heldOut),
      memory: short(training - heldOut),
      suspects: count > 0 ? short(trainingAccuracy(trainedMargins, suspects)) : null,
    },
    confusions: confusionsOf(labels, suspects, suggested),
    duplicates: duplicatesOf(labels, nearest, duplicateFrom),
  };
}

/**
 * That held-out predictions are right no more often than the most frequent class, as far as n
 * examples can say: then the ranking of the labels means nothing. Undefined where they are.
 *
 * @param heldOut the share of the labels that they give.
 */
export function cautionOf(
  heldOut: number,
  labels: ArrayLike<number>,
  classes: number,
): string | undefined {
  const n = labels.length;
  const counts = new Float64Array(classes);
  for (let i = 0; i < n; i++) counts[labels[i]!]!++;
  return chanceCaution({
    begin: "Held out, the networks are right for",
    share: heldOut,
    n,
    what: "labels",
    chance: Math.max(...counts) / n,
    of: ", the most frequent class",
    meaning:
      "which labels look wrong means nothing. Train for more epochs, with another learning rate " +
      "or another network.",
  });
}

/** The share of the examples at the places that trainings have right at their ends. */
function trainingAccuracy({ data, shape }: Rows, places: readonly number[]): number {
  const [folds, n] = shape;
  let [right, seen] = [0, 0];
  for (let fold = 0; fold < folds; fold++) {
    for (const place of places) {
      const margin = data[fold * n + place]!;
      if (Number.isNaN(margin)) continue; // held out
      seen++;
      if (margin > 0) right++;
    }
  }
  return right / seen;
}

/** Pairs of classes that suspects mix up, the most frequent first. */
export function confusionsOf(
  labels: ArrayLike<number>,
  suspects: readonly number[],
  suggested: readonly number[],
): AuditResult["confusions"] {
  const counts = new Map<string, { given: number; suggested: number; count: number }>();
  for (const i of suspects) {
    const [given, other] = [labels[i]!, suggested[i]!];
    const entry = counts.get(`${given} ${other}`) ?? { given, suggested: other, count: 0 };
    entry.count++;
    counts.set(`${given} ${other}`, entry);
  }
  return [...counts.values()].sort(
    (a, b) => b.count - a.count || a.given - b.given || a.suggested - b.suggested,
  );
}

function duplicatesOf(
  labels: ArrayLike<number>,
  { places, correlations }: Nearest,
  from: number,
): AuditResult["duplicates"] {
  const n = labels.length;
  const k = places.length / n;
  const found: AuditResult["duplicates"] = [];
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < k; j++) {
      const [other, correlation] = [places[i * k + j]!, correlations[i * k + j]!];
      if (!(correlation >= from)) break;
      if (labels[other] === labels[i]) continue;
      const isMutual = places.subarray(other * k, other * k + k).includes(i);
      if (i < other || !isMutual) {
        const pair: [number, number] = [Math.min(i, other), Math.max(i, other)];
        found.push({ places: pair, correlation: short(Math.min(correlation, 1)) });
      }
    }
  }
  return found.sort((a, b) => b.correlation - a.correlation || a.places[0] - b.places[0]);
}
