import {
  type CorruptionCurves,
  curveOf,
  modelTitle,
  type Points,
  type Published,
} from "@rote/paper";
import {
  labelCorruption,
  labelCurve,
  overCorruption,
  plainSettings,
  type RunEvidence,
} from "@rote/records";
import { MODEL_ORDER, slotsBy } from "../drawing/order.ts";
import type { Panel } from "../drawing/panelFigure.ts";
import type { LineFigureData, Series } from "../drawing/series.ts";
import { type LabelledSetting, labelledSettings } from "../settings.ts";
import { summary } from "./meanCurve.ts";
import { hereTitle, paperTitle } from "./titles.ts";

/** A setting's runs over label corruption. */
export interface MeasuredCurve {
  setting: LabelledSetting;
  /** In the order of p; the values of all runs there. */
  points: { p: number; values: readonly (number | null)[] }[];
}

/**
 * Setting by setting, a value of the runs at each p. Runs that are not about labels are left out.
 */
export const measuredCurves = (
  records: readonly RunEvidence[],
  measure: (record: RunEvidence) => number | null,
): MeasuredCurve[] =>
  labelledSettings(records.filter(isAboutLabels)).map((setting) => ({
    setting,
    points: overCorruption(setting.runs).map(({ p, runs }) => ({
      p,
      values: runs.map((run) => measure(run)),
    })),
  }));

const isAboutLabels = (run: RunEvidence) => labelCorruption(run) !== undefined;

/** Settings without regularizers that have runs at p = 0, p = 1 and between, as the claims ask. */
export function sweptSettings(runs: readonly RunEvidence[]): LabelledSetting[] {
  const plain = plainSettings(runs.filter(isAboutLabels)).flatMap((setting) => setting.runs);
  return labelledSettings(plain).filter((setting) => labelCurve(setting.runs) !== undefined);
}

/** The curves as series: mean and interval at each p; a gap where a run has no value. */
export function corruptionSeries(curves: readonly MeasuredCurve[]): Series[] {
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

/** The paper's own curves, in the colours of their networks. */
export const paperCurves = ({ values }: Published<CorruptionCurves>): Series[] =>
  Object.entries(values).map(([model, points]) => ({
    name: modelTitle(model),
    slot: MODEL_ORDER.indexOf(model),
    reference: "curve",
    points: seriesPoints(points),
  }));

/** The paper's curves, dashed, that belong beside ours: of the same network and dataset, once. */
export function besideCurves(
  series: readonly Series[],
  curves: readonly MeasuredCurve[],
  published: Published<CorruptionCurves>,
): Series[] {
  const drawn = new Set<string>();
  return curves.flatMap(({ setting: { dataset, model } }, i): Series[] => {
    const points = curveOf(dataset, model, published);
    if (points === undefined || drawn.has(model)) return [];
    drawn.add(model);
    const { name, slot } = series[i]!;
    return [{ name, slot: slot!, reference: "curve", points: seriesPoints(points) }];
  });
}

const seriesPoints = (points: Points) => points.map(([x, y]) => ({ x, y }));

/** Whether the paper's curves are of the dataset of one of ours. */
export const isPublished = (
  curves: readonly MeasuredCurve[],
  { dataset }: Published<CorruptionCurves>,
): boolean => curves.some(({ setting }) => setting.dataset === dataset);

/** The frame of ours, after the paper's where there is one. */
export function withPaper(
  paper: LineFigureData | undefined,
  ours: LineFigureData,
  curves: readonly MeasuredCurve[],
  { dataset }: Published<CorruptionCurves>,
): Panel[] {
  const frame = { title: hereTitle(curves.map(({ setting }) => setting)), ...ours };
  return paper === undefined ? [frame] : [{ title: paperTitle(dataset), ...paper }, frame];
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
