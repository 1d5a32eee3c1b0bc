import type { Series } from "./lineFigure.ts";
import { type Figure1Model, PUBLISHED } from "./paperValues.ts";
import { nameOf, type RunRecord } from "./runRecord.ts";

/** What figures 1b and 1c can be told alike. */
export interface LabelCorruptionOptions {
  /** The curve that a run belongs to. Defaults to the name of its model. */
  curve?: (record: RunRecord) => string;
  /** Which curve of the paper belongs beside which of these: `{ mlp: "MLP 1x512" }`. */
  paper?: Readonly<Record<string, Figure1Model>>;
}

export interface CorruptionPoint {
  p: number;
  /** Mean over the runs at this p; null if one of them has no value. */
  value: number | null;
}

/**
 * The probability p with which a run's training labels were drawn anew.
 *
 * @throws {RangeError} if its corruption does not say.
 */
export function labelCorruption({ name, corruption }: RunRecord): number {
  if (corruption.name === "trueLabels") return 0;
  const { probability } = corruption.params;
  if (typeof probability === "number") return probability;
  if (corruption.name === "randomLabels") return 1;
  throw new RangeError(
    `labelCorruption: "${name}" must be a run on true, partially corrupted or random labels with ` +
      `params.probability, got ${corruption.name} ${JSON.stringify(corruption.params)}.`,
  );
}

/** Curve by curve, a value of the runs at each p, in the order of p. */
export function overCorruption(
  records: readonly RunRecord[],
  measure: (record: RunRecord) => number | null,
  { curve = ({ model }) => nameOf(model) }: LabelCorruptionOptions,
): Map<string, CorruptionPoint[]> {
  const curves = new Map<string, Map<number, (number | null)[]>>();
  for (const record of records) {
    const name = curve(record);
    const points = curves.get(name) ?? new Map<number, (number | null)[]>();
    const p = labelCorruption(record);
    points.set(p, [...(points.get(p) ?? []), measure(record)]);
    curves.set(name, points);
  }
  const sorted = (points: Map<number, (number | null)[]>) =>
    [...points]
      .sort(([a], [b]) => a - b)
      .map(([p, values]) => ({ p, value: values.some((v) => v === null) ? null : mean(values) }));
  return new Map([...curves].map(([name, points]) => [name, sorted(points)]));
}

const mean = (values: readonly (number | null)[]) =>
  values.reduce<number>((sum, value) => sum + value!, 0) / values.length;

/** The curves and, dashed, those of the paper that belong beside them. */
export function corruptionSeries(
  curves: ReadonlyMap<string, readonly CorruptionPoint[]>,
  published: Readonly<Record<Figure1Model, readonly (readonly [number, number])[]>>,
  { paper = {} }: LabelCorruptionOptions,
): Series[] {
  const names = [...curves.keys()];
  return names.flatMap((name, slot): Series[] => {
    const model = paper[name];
    const points = curves.get(name)!.map(({ p, value }) => ({ x: p, y: value ?? Number.NaN }));
    const measured: Series = { name, slot, points };
    if (model === undefined) return [measured];
    const reference = published[model].map(([x, y]) => ({ x, y }));
    return [{ name, slot, reference: "line", points: reference }, measured];
  });
}

/** The curves in words. */
export function describeCorruption(series: readonly Series[], unit: string): string {
  return series
    .filter(({ reference }) => reference === undefined)
    .map(({ name, points }) => {
      const values = points.map(
        ({ x, y }) => `${Number.isFinite(y) ? y.toPrecision(3) : "none"} at ${x}`,
      );
      return `${name}: ${unit} ${values.join(", ")}.`;
    })
    .join(" ");
}

export const REFERENCE_NAME = `${PUBLISHED} (dashed)`;
