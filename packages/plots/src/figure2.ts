import { slotsBy } from "./conditions.ts";
import type { FigureOptions, LineFigureData, Series } from "./lineFigure.ts";
import { meanCurve, stepUnit, THOUSANDS } from "./meanCurve.ts";
import { type Panel, panelFigure } from "./panelFigure.ts";
import { MODEL_ORDER } from "./paperModel.ts";
import { type Figure2bModel, figure2bValues, PUBLISHED } from "./paperValues.ts";
import type { RunRecord } from "./runRecord.ts";
import { settingsOf } from "./setting.ts";
import { hereTitle } from "./settingTitle.ts";

export interface Figure2Options extends FigureOptions {
  /**
   * Also draw the test accuracies that the paper reports in figure 2b, in a frame of their own: the
   * small Inception with and without batch normalization on all of CIFAR-10. Defaults to false.
   */
  paper?: boolean;
}

/**
 * Accuracy against steps, test thick and training thin, one colour for each setting
 * (network, regularizers, data, …), in the manner of figure 2 of Zhang et al., ICLR 2017. Runs that
 * differ in their seed alone are averaged, with the 95 % confidence interval as a band. Runs on
 * anything but true labels are left out. SVG, as of `lineFigure`.
 *
 * @throws {RangeError} if no record on true labels has an epoch with an accuracy.
 */
export function figure2(
  records: readonly RunRecord[],
  { paper = false, ...options }: Figure2Options = {},
): string {
  return panelFigure({ ...options, panels: figure2Panels(records, { paper }) });
}

/** What figure 2 shows, before it is drawn. */
export function figure2Panels(
  records: readonly RunRecord[],
  { paper = false }: { paper?: boolean } = {},
): Panel[] {
  const settings = settingsOf(records.filter(({ corruption }) => corruption.name === "trueLabels"));
  const slots = slotsBy(
    settings.map(({ label, model }) => [label, model]),
    MODEL_ORDER,
  );
  const unit = stepUnit(settings.flatMap(({ runs }) => runs));
  const series = settings.flatMap(({ label: name, runs }): Series[] => {
    const slot = slots.get(name)!;
    return [
      {
        name,
        slot,
        thin: true,
        points: meanCurve(runs, unit, ({ trainAccuracy }) => trainAccuracy),
      },
      { name, slot, points: meanCurve(runs, unit, ({ testAccuracy }) => testAccuracy) },
    ];
  });
  const ours = {
    title: hereTitle(settings),
    ...axes(series, unit.label, "accuracy (thick: test, thin: training)"),
  };
  if (!paper) return [ours];
  const theirs = Object.entries(figure2bValues).map(
    ([model, values]): Series => ({
      name: model,
      slot: MODEL_ORDER.indexOf(model as Figure2bModel),
      points: values.map(([x, y]) => ({ x, y })),
    }),
  );
  return [
    { title: `${PUBLISHED}, 50,000 images`, ...axes(theirs, THOUSANDS.label, "test accuracy") },
    ours,
  ];
}

function axes(series: readonly Series[], steps: string, label: string): LineFigureData {
  const finite = series.flatMap(({ points }) => points).filter(({ y }) => Number.isFinite(y));
  const most = finite.reduce((top, { x }) => Math.max(top, x), 0);
  const least = Math.min(1, ...finite.map(({ y }) => y));
  return {
    series,
    x: { label: steps, domain: [0, most > 0 ? most : 1] },
    y: { label, domain: [Math.floor(10 * least) / 10, 1], percent: true },
    description: series.flatMap(lastOf).join(" "),
  };
}

function lastOf({ name, thin, points }: Series): string[] {
  const end = points.filter(({ y }) => Number.isFinite(y)).at(-1);
  if (end === undefined) return [];
  return [`${name}: ${thin ? "training" : "test"} accuracy ${end.y.toFixed(3)} at the end.`];
}
