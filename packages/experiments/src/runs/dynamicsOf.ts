import {
  areaUnderMargin,
  confidenceAndVariability,
  firstEpochLearned,
  forgettingEvents,
  rocAuc,
} from "@rote/measures";
import { exp } from "@rote/random/elementary";
import type { DynamicsMeasure, DynamicsRecord, LabelDynamics } from "@rote/records";
import type { RecordedExamples } from "./recordedExamples.ts";

/** The measures of every example, `[n]` each. */
type Measured = Record<DynamicsMeasure, ArrayLike<number>>;

/**
 * What training saw of examples whose label was changed and of the others: measures of training
 * dynamics of each example, their deciles, and how often one of a changed label is the higher.
 *
 * @param changed `[n]`, 1 where the label was changed.
 */
export function dynamicsOf(
  { epochs, examples, losses, margins, el2n }: RecordedExamples,
  changed: Uint8Array,
): DynamicsRecord {
  const shape = [epochs, examples] as const;
  const marginRows = { data: margins, shape };
  const confidences = { data: losses.map((loss) => exp(-loss)), shape }; // loss is −log p_y
  const measured: Measured = {
    firstEpochLearned: firstEpochLearned(marginRows),
    forgettingEvents: forgettingEvents(marginRows),
    areaUnderMargin: areaUnderMargin(marginRows),
    ...confidenceAndVariability(confidences),
    el2n,
  };
  const [first, second] = [ofLabels(measured, changed, 1), ofLabels(measured, changed, 0)];
  const above = (scores: ArrayLike<number>) => rocAuc(Float64Array.from(scores, finite), changed);
  return {
    changed: first,
    unchanged: second,
    above: first === null || second === null ? null : mapped(measured, above),
  };
}

/** Those that never were right are above all others. */
const finite = (value: number) => Math.min(value, Number.MAX_VALUE);

function ofLabels(measured: Measured, changed: Uint8Array, kind: number): LabelDynamics | null {
  const examples = changed.reduce((count, one) => count + Number(one === kind), 0);
  if (examples === 0) return null;
  const deciles = mapped(measured, (values) => {
    const sorted = Float64Array.from(values).filter((_, i) => changed[i] === kind);
    sorted.sort();
    return Array.from({ length: 11 }, (_, k) => {
      const value = sorted[Math.max(Math.ceil((k * examples) / 10) - 1, 0)]!;
      return Number.isFinite(value) ? value : null;
    });
  });
  return { examples, deciles };
}

const mapped = <Value>(measured: Measured, of: (values: ArrayLike<number>) => Value) =>
  Object.fromEntries(
    Object.entries(measured).map(([name, values]) => [name, of(values)]),
  ) as Record<DynamicsMeasure, Value>;
