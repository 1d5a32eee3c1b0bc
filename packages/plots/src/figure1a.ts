import { CONDITION_NAMES, CONDITIONS, slotsOf } from "./conditions.ts";
import type { FigureOptions, LineFigureData, Series } from "./lineFigure.ts";
import { meanCurve, type StepUnit, stepUnit, THOUSANDS } from "./meanCurve.ts";
import { type Panel, panelFigure } from "./panelFigure.ts";
import { figure1aValues, PUBLISHED } from "./paperValues.ts";
import type { RunRecord } from "./runRecord.ts";
import { conditionKey, settingsOf } from "./setting.ts";
import { settingTitle } from "./settingTitle.ts";

export interface Figure1aOptions extends FigureOptions {
  /**
   * Also draw what the paper reports, in a frame of its own: the small Inception on all 50,000 images
   * of CIFAR-10 in batches of 128. Of smaller runs only order and ratios compare. Defaults to false.
   */
  paper?: boolean;
}

/**
 * Training loss against steps, one curve for each condition and one frame for each
 * setting (network, data, regularizers, …): in the manner of figure 1a of Zhang et al., ICLR 2017.
 * Runs that differ in their seed alone are one curve, the mean, with its 95 % confidence interval as a
 * band. SVG, as of `lineFigure`.
 *
 * @throws {RangeError} if no record has an epoch with a finite loss.
 */
export function figure1a(
  records: readonly RunRecord[],
  { paper = false, ...options }: Figure1aOptions = {},
): string {
  return panelFigure({ ...options, panels: figure1aPanels(records, { paper }) });
}

/** What figure 1a shows, before it is drawn. */
export function figure1aPanels(
  records: readonly RunRecord[],
  { paper = false }: { paper?: boolean } = {},
): Panel[] {
  const slots = slotsOf(records);
  const settings = settingsOf(records);
  const frames = settings.map((setting) => {
    const unit = stepUnit(setting.runs);
    const series = conditionCurves(setting.runs, unit, slots);
    return { title: settingTitle(setting), ...lossAxes(series, unit) };
  });
  return paper ? [paperPanel(), ...frames] : frames;
}

/** One curve a condition, in the order of the paper. */
function conditionCurves(
  runs: readonly RunRecord[],
  unit: StepUnit,
  slots: ReadonlyMap<string, number>,
): readonly Series[] {
  const conditions = new Map<string, RunRecord[]>();
  for (const run of runs) {
    const key = `${run.name} ${conditionKey(run)}`;
    conditions.set(key, [...(conditions.get(key) ?? []), run]);
  }
  return [...conditions.values()].map((repeats) => {
    const { name } = repeats[0]!;
    return { name, slot: slots.get(name)!, points: meanCurve(repeats, unit, ({ loss }) => loss) };
  });
}

function paperPanel(): Panel {
  const series = CONDITIONS.flatMap((condition, slot): Series[] => {
    const values = figure1aValues[condition];
    if (values === undefined) return [];
    const points = values.map(([x, y]) => ({ x, y }));
    return [{ name: CONDITION_NAMES[condition], slot, points }];
  });
  return { title: `${PUBLISHED}: Inception, 50,000 images`, ...lossAxes(series, THOUSANDS) };
}

function lossAxes(series: readonly Series[], unit: StepUnit): LineFigureData {
  const all = series.flatMap(({ points }) => points).filter(({ y }) => Number.isFinite(y));
  const most = (axis: "x" | "y", least: number) =>
    all.reduce((top, point) => Math.max(top, point[axis]), least);
  const steps = most("x", 0);
  return {
    series,
    x: { label: unit.label, domain: [0, steps > 0 ? steps : 1] },
    y: { label: "average loss (nats)", domain: [0, most("y", 2.5)] }, // the paper's axis, or more
    description: series.map((one) => describe(one, unit)).join(" "),
  };
}

function describe({ name, points }: Series, { size }: StepUnit): string {
  const finite = points.filter(({ y }) => Number.isFinite(y));
  const [first, last] = [finite[0], finite.at(-1)];
  if (first === undefined || last === undefined) return `${name}: no finite loss.`;
  const [from, to] = [first.y, last.y].map((value) => value.toPrecision(3));
  const steps = Math.round(last.x * size).toLocaleString("en-US");
  return `${name}: loss ${from} to ${to} in ${steps} steps.`;
}
