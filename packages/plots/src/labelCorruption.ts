import { slotsBy } from "./conditions.ts";
import type { LineFigureData, Series } from "./lineFigure.ts";
import { summary } from "./meanCurve.ts";
import type { Panel } from "./panelFigure.ts";
import { MODEL_ORDER, paperModel } from "./paperModel.ts";
import { type Figure1Model, PUBLISHED } from "./paperValues.ts";
import type { RunRecord } from "./runRecord.ts";
import { type Setting, settingsOf } from "./setting.ts";
import { hereTitle } from "./settingTitle.ts";

/**
 * The probability p with which a run's training labels were drawn anew; undefined if it is not about
 * labels alone, or does not say.
 */
export function labelCorruption({ corruption }: RunRecord): number | undefined {
  if (corruption.name === "trueLabels") return 0;
  if (corruption.name === "partialLabels" || corruption.name === "randomLabels") {
    const { probability } = corruption.params;
    if (typeof probability === "number") return probability;
  }
  return corruption.name === "randomLabels" ? 1 : undefined;
}

/** A setting's runs over label corruption. */
export interface CorruptionCurve {
  setting: Setting;
  /** In the order of p; the values of all runs there. */
  points: { p: number; values: readonly (number | null)[] }[];
}

/** Setting by setting, a value of the runs at each p. Runs that are not about labels are left out. */
export function overCorruption(
  records: readonly RunRecord[],
  measure: (record: RunRecord) => number | null,
): CorruptionCurve[] {
  return settingsOf(records.filter((record) => labelCorruption(record) !== undefined)).map(
    (setting) => {
      const points = new Map<number, (number | null)[]>();
      for (const run of setting.runs) {
        const p = labelCorruption(run)!;
        points.set(p, [...(points.get(p) ?? []), measure(run)]);
      }
      const sorted = [...points].sort(([a], [b]) => a - b);
      return { setting, points: sorted.map(([p, values]) => ({ p, values })) };
    },
  );
}

/** The curves as series: mean and interval at each p; a gap where a run has no value. */
export function corruptionSeries(curves: readonly CorruptionCurve[]): Series[] {
  const slots = slotsBy(
    curves.map(({ setting }) => [setting.label, setting.model]),
    MODEL_ORDER,
  );
  return curves.map(({ setting, points }) => ({
    name: setting.label,
    slot: slots.get(setting.label)!,
    spread: "whiskers",
    points: points.map(({ p, values }) => ({
      x: p,
      ...summary(values.map((value) => value ?? Number.NaN)),
    })),
  }));
}

/** The paper's own frame: its curves, in the colours of their networks. */
export function paperCurves(
  published: Readonly<Record<Figure1Model, readonly (readonly [number, number])[]>>,
): Series[] {
  return Object.entries(published).map(([model, values]) => ({
    name: model,
    slot: MODEL_ORDER.indexOf(model as Figure1Model),
    points: values.map(([x, y]) => ({ x, y })),
  }));
}

/** The paper's curves, dashed, that belong beside ours: of the same network, the first of each. */
export function besideCurves(
  series: readonly Series[],
  curves: readonly CorruptionCurve[],
  published: Readonly<Record<Figure1Model, readonly (readonly [number, number])[]>>,
): Series[] {
  const drawn = new Set<string>();
  return curves.flatMap(({ setting }, i): Series[] => {
    const values = published[paperModel(setting.model) as Figure1Model];
    if (values === undefined || setting.dataset !== "cifar10" || drawn.has(setting.model))
      return [];
    drawn.add(setting.model);
    const { name, slot } = series[i]!;
    return [{ name, slot: slot!, reference: "line", points: values.map(([x, y]) => ({ x, y })) }];
  });
}

/** The frame of ours, after the paper's where there is one. */
export function withPaper(
  paper: LineFigureData | undefined,
  ours: LineFigureData,
  curves: readonly CorruptionCurve[],
): Panel[] {
  const frame = { title: hereTitle(curves.map(({ setting }) => setting)), ...ours };
  return paper === undefined
    ? [frame]
    : [{ title: `${PUBLISHED}, 50,000 images`, ...paper }, frame];
}

/** The curves in words. */
export function describeCorruption(series: readonly Series[], quantity: string): string {
  return series
    .filter(({ reference }) => reference === undefined)
    .map(({ name, points }) => {
      const values = points.map(
        ({ x, y }) => `${Number.isFinite(y) ? y.toPrecision(3) : "none"} at ${x}`,
      );
      return `${name}: ${quantity} ${values.join(", ")}.`;
    })
    .join(" ");
}

export const REFERENCE_NAME = `${PUBLISHED} (dashed)`;
