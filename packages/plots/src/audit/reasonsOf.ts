import type { AuditRecord } from "@rote/records";

/** Why a label is suspected, in sentences, from what was measured. */
export function reasonsOf(record: AuditRecord, place: number, margins: Float64Array): string[] {
  const { dataset, examples, result, specification } = record;
  const name = (label: number) => dataset.classes[label]!;
  const [given, suggested] = [examples.given[place]!, examples.suggested[place]!];
  const { neighbours } = specification;
  const [own, other] = [examples.neighboursGiven[place]!, examples.neighboursSuggested[place]!];
  const reasons = [
    `Trained without it, the network gives ${name(suggested)} ` +
      `${percent(examples.suggestedConfidence[place]!)} and ${name(given)} ` +
      `${percent(examples.selfConfidence[place]!)}.`,
    `Of the ${neighbours} most similar images, ${other} ${are(other)} ${name(suggested)} and ` +
      `${own} ${name(given)}.`,
  ];
  const first = examples.firstEpochLearned[place] ?? null;
  const margin = examples.areaUnderMargin[place]!;
  if (first === null) {
    reasons.push(`Trained on it, the network did not learn the label in ${epochs(record)}.`);
  } else if (margin < 0) {
    const rank = shareBelow(margins, margin);
    reasons.push(
      "Trained on it, the network preferred another class for most of the time, more than for " +
        `${percent(1 - rank)} of the examples.`,
    );
  }
  const copy = result.duplicates.find(({ places }) => places.includes(place));
  if (copy) {
    const [a, b] = copy.places;
    const twin = a === place ? b : a;
    reasons.push(`Nearly the same image, #${twin}, is labelled ${name(examples.given[twin]!)}.`);
  }
  return reasons;
}

const are = (count: number) => (count === 1 ? "is" : "are");

const epochs = ({ specification: { epochs: count } }: AuditRecord) =>
  count === 1 ? "one epoch" : `${count} epochs`;

/** "87 %", of a share, on one line. */
export function percent(share: number): string {
  const value = 100 * share;
  if (value > 0 && value < 1) return "<\u00a01\u00a0%";
  if (value > 99 && value < 100) return ">\u00a099\u00a0%";
  return `${Math.round(value)}\u00a0%`;
}

/** The share of sorted values that are below one. */
function shareBelow(sorted: Float64Array, value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low / sorted.length;
}
