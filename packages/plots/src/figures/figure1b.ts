import { checkOptions } from "@rote/options";
import { figure1bValues } from "@rote/paper";
import { epochsToFit, labelCorruption, type RunEvidence } from "@rote/records";
import { checkRuns } from "../checkRecords.ts";
import { type Panel, panelFigure } from "../drawing/panelFigure.ts";
import { PlotError } from "../drawing/plotError.ts";
import {
  FIGURE_OPTIONS,
  type FigureOptions,
  type LineFigureData,
  type Series,
} from "../drawing/series.ts";
import { type Exhibit, figureOf, isFailedRun, REPEATS } from "../exhibit.ts";
import type { LabelledSetting } from "../settings.ts";
import {
  besideCurves,
  corruptionSeries,
  describeCorruption,
  isPublished,
  type MeasuredCurve,
  measuredCurves,
  paperCurves,
  sweptSettings,
  withPaper,
} from "./overCorruption.ts";
import { REFERENCE_NAME } from "./titles.ts";

export interface Figure1bOptions extends FigureOptions {
  /**
   * Also draw the paper's curves, if a run is on their dataset: all in a frame of their own, and
   * dashed beside ours. Defaults to false.
   */
  paper?: boolean;
}

/**
 * Time to overfit against label corruption p: epochs to fit 99 %, divided by those on true labels
 * (their mean), one curve for each setting (network, data, …), in the manner of figure 1b of Zhang
 * et al., ICLR 2017. Several runs at one p are averaged, with the 95 % confidence interval as a
 * whisker; where one of them never fitted, the curve has a gap. Runs that are not about labels are
 * left out, and settings without a run on true labels that fitted: it is the unit of time. Returns
 * an SVG document, like `lineFigure`.
 *
 * @throws {PlotError} if no setting remains.
 */
export function figure1b(records: readonly RunEvidence[], given: Figure1bOptions = {}): string {
  checkOptions("figure1b", given, { paper: "boolean", ...FIGURE_OPTIONS }, PlotError);
  checkRuns("figure1b", records);
  const { paper = false, ...options } = given;

  return panelFigure({ ...options, panels: figure1bPanels(records, { paper }) });
}

/** Figure 1b in a report: settings with runs at several p, without regularizers. */
export const figure1bExhibit: Exhibit = {
  id: "figure1b",
  title: "Figure 1b: time to overfit",
  isAbout: isFailedRun((run, isOn) => !isOn && labelCorruption(run) !== undefined),
  show({ runs: all }) {
    const settings = sweptSettings(all);
    const timed = settings.filter(hasUnit);
    if (timed.length === 0) return null;
    const untimed = settings.filter((setting) => !timed.includes(setting));
    const without =
      untimed.length === 0
        ? ""
        : " Left out, because no run on true labels fitted: " +
          `${untimed.map(({ label }) => label).join("; ")}.`;
    const runs = timed.flatMap((setting) => setting.runs);
    return {
      caption:
        "Epochs until 99 % of the training set is fitted, relative to true labels, against the " +
        `probability p that a label is drawn anew. ${REPEATS} as a whisker; a gap is a p at ` +
        `which a run never fitted.${without}`,
      figure: figureOf(figure1bPanels(runs, { paper: true })),
      overview: figure1bPanels(runs, { paper: true }).at(-1),
      tables: [],
    };
  },
};

/** Whether every run on true labels fitted, and there is one. */
function hasUnit({ runs }: LabelledSetting): boolean {
  const clean = runs.filter((run) => labelCorruption(run) === 0);
  return clean.length > 0 && clean.every((run) => (epochsToFit(run) ?? 0) > 0);
}

/** What figure 1b shows, before it is drawn. */
export function figure1bPanels(
  records: readonly RunEvidence[],
  { paper = false }: { paper?: boolean } = {},
): Panel[] {
  const curves = measuredCurves(records, epochsToFit).flatMap(relative);
  if (curves.length === 0) {
    throw new PlotError(
      "figure1b: records must hold a run on true labels that fitted, got none. " +
        "It is the unit of time.",
    );
  }
  const ours = corruptionSeries(curves);
  const beside = paper ? besideCurves(ours, curves, figure1bValues) : [];
  const hasPaper = paper && isPublished(curves, figure1bValues);
  const theirs = hasPaper ? axes(paperCurves(figure1bValues)) : undefined;
  const frame = { ...axes([...beside, ...ours]), referenceName: REFERENCE_NAME };
  return withPaper(theirs, frame, curves, figure1bValues);
}

/** A curve with its run on true labels as the unit; none if there is no such run that fitted. */
function relative({ setting, points }: MeasuredCurve): MeasuredCurve[] {
  const clean = points.find(({ p }) => p === 0)?.values ?? [];
  const fitted = clean.filter((epochs) => epochs !== null && epochs > 0) as number[];
  if (fitted.length === 0 || fitted.length < clean.length) return [];
  const unit = fitted.reduce((sum, epochs) => sum + epochs, 0) / fitted.length;
  const divided = points.map(({ p, values }) => ({
    p,
    values: values.map((epochs) => (epochs === null ? null : epochs / unit)),
  }));
  return [{ setting, points: divided }];
}

function axes(series: readonly Series[]): LineFigureData {
  const values = series
    .flatMap(({ points }) => points.flatMap(({ y, low = y, high = y }) => [y, low, high]))
    .filter(Number.isFinite);
  return {
    series,
    x: { label: "label corruption p", domain: [0, 1] },
    y: {
      label: "time to overfit (true labels = 1)",
      // The paper's axis, or more: no interval is cut, but at 0, where time ends.
      domain: [
        Math.max(
          0,
          values.reduce((a, b) => Math.min(a, b), 1),
        ),
        values.reduce((a, b) => Math.max(a, b), 4),
      ],
    },
    description: describeCorruption(series, "time to overfit"),
  };
}
