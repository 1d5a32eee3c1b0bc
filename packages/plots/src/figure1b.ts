import {
  besideCurves,
  type CorruptionCurve,
  corruptionSeries,
  describeCorruption,
  overCorruption,
  paperCurves,
  REFERENCE_NAME,
  withPaper,
} from "./labelCorruption.ts";
import type { FigureOptions, LineFigureData, Series } from "./lineFigure.ts";
import { type Panel, panelFigure } from "./panelFigure.ts";
import { figure1bValues } from "./paperValues.ts";
import type { RunRecord } from "./runRecord.ts";

export interface Figure1bOptions extends FigureOptions {
  /** Also draw the paper's curves: all in a frame of their own, and dashed beside ours. Default false. */
  paper?: boolean;
}

/**
 * Time to overfit against label corruption p: epochs to fit, divided by those on true labels (their
 * mean), one curve for each setting (network, data, …), in the manner of figure 1b of Zhang et al.,
 * ICLR 2017. Several runs at one p are averaged, with the 95 % confidence interval as a whisker; where
 * one of them never fitted, the curve has a gap. Runs that are not about labels are left out, and
 * settings without a run on true labels that fitted: it is the unit of time. SVG, as of `lineFigure`.
 *
 * @throws {RangeError} if no setting remains.
 */
export function figure1b(
  records: readonly RunRecord[],
  { paper = false, ...options }: Figure1bOptions = {},
): string {
  return panelFigure({ ...options, panels: figure1bPanels(records, { paper }) });
}

/** What figure 1b shows, before it is drawn. */
export function figure1bPanels(
  records: readonly RunRecord[],
  { paper = false }: { paper?: boolean } = {},
): Panel[] {
  const curves = overCorruption(records, ({ result }) => result.epochsToFit).flatMap(relative);
  if (curves.length === 0) {
    throw new RangeError(
      "figure1b: records must hold a run on true labels that fitted, got none. It is the unit of time.",
    );
  }
  const ours = corruptionSeries(curves);
  const beside = paper ? besideCurves(ours, curves, figure1bValues) : [];
  const theirs = paperCurves(figure1bValues);
  const frame = { ...axes([...beside, ...ours]), referenceName: REFERENCE_NAME };
  return withPaper(paper ? axes(theirs) : undefined, frame, curves);
}

/** A curve with its run on true labels as the unit; none if there is no such run that fitted. */
function relative({ setting, points }: CorruptionCurve): CorruptionCurve[] {
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
  const values = series.flatMap(({ points }) => points.map(({ y }) => y)).filter(Number.isFinite);
  return {
    series,
    x: { label: "label corruption p", domain: [0, 1] },
    y: {
      label: "time to overfit (true labels = 1)",
      domain: [Math.min(1, ...values), Math.max(4, ...values)], // the paper's axis, or more
    },
    description: describeCorruption(series, "time to overfit"),
  };
}
