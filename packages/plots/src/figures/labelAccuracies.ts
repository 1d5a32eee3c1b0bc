import { checkOptions } from "@rote/options";
import {
  type EpochEvidence,
  isRegularized,
  type RunEvidence,
  regularizationOf,
  repeatsOf,
} from "@rote/records";
import { checkRuns } from "../checkRecords.ts";
import { type Panel, panelFigure } from "../drawing/panelFigure.ts";
import { PlotError } from "../drawing/plotError.ts";
import { FIGURE_OPTIONS, type FigureOptions, type Series } from "../drawing/series.ts";
import { type Exhibit, figureOf, REPEATS } from "../exhibit.ts";
import { labelledSettings, labelOfCondition } from "../settings.ts";
import { meanCurve, type StepUnit, stepUnit } from "./meanCurve.ts";
import { settingTitle } from "./titles.ts";

/**
 * Accuracy while a network trains on partly changed labels: on the changed labels and on the others
 * as training met them, and on the test images with labels as they were; one frame for each network
 * without regularizers and condition. Returns an SVG document, like `lineFigure`.
 *
 * @throws {PlotError} if no run recorded examples with changed labels.
 */
export function labelAccuracies(
  records: readonly RunEvidence[],
  options: FigureOptions = {},
): string {
  checkOptions("labelAccuracies", options, FIGURE_OPTIONS, PlotError);
  checkRuns("labelAccuracies", records);
  return panelFigure({ ...options, panels: labelAccuraciesPanels(records) });
}

/** Changed labels during training in a report. */
export const labelAccuraciesExhibit: Exhibit = {
  id: "label-accuracies",
  title: "Which labels a network learns first",
  isAbout: ({ of, specification }) => of === "training" && specification.recordExamples === true,
  show({ runs }) {
    if (!runs.some(isShown)) return null;
    return {
      caption:
        "Accuracy on the training examples whose label the corruption changed, and on the " +
        "others, as the training steps met them, and on test images with labels as they were. " +
        `${REPEATS} as a band.`,
      figure: figureOf(labelAccuraciesPanels(runs)),
      tables: [],
    };
  },
};

const isShown = (run: RunEvidence) =>
  run.epochs.some(({ changedLabelAccuracy }) => typeof changedLabelAccuracy === "number") &&
  !isRegularized(regularizationOf(run));

/** What the figure shows, before it is drawn. */
export function labelAccuraciesPanels(records: readonly RunEvidence[]): Panel[] {
  const shown = records.filter(isShown);
  if (shown.length === 0) {
    throw new PlotError(
      "labelAccuracies: records must hold a run without regularizers that recorded examples with " +
        "changed labels, got none.",
    );
  }
  const unit = stepUnit(shown);
  return labelledSettings(shown).flatMap((setting) =>
    repeatsOf(setting.runs).map((runs) =>
      panelOf(runs, unit, `${settingTitle(setting)}, ${labelOfCondition(runs[0]!)}`),
    ),
  );
}

const CURVES: readonly {
  name: string;
  value: (epoch: EpochEvidence) => number | null | undefined;
}[] = [
  { name: "unchanged labels", value: ({ unchangedLabelAccuracy }) => unchangedLabelAccuracy },
  { name: "changed labels", value: ({ changedLabelAccuracy }) => changedLabelAccuracy },
  {
    name: "test images, clean labels",
    value: ({ cleanLabelTestAccuracy, testAccuracy }) => cleanLabelTestAccuracy ?? testAccuracy,
  },
];

function panelOf(runs: readonly RunEvidence[], unit: StepUnit, title: string): Panel {
  const series = CURVES.map(
    ({ name, value }, slot): Series => ({ name, slot, points: meanCurve(runs, unit, value) }),
  );
  return {
    title,
    series,
    x: { label: unit.label },
    y: { label: "accuracy", domain: [0, 1], percent: true },
    description: series
      .flatMap(({ name, points }) => {
        const half = points.find(({ y }) => y >= 0.5);
        const end = points.findLast(({ y }) => Number.isFinite(y));
        if (end === undefined) return [];
        const when = half === undefined ? "never half" : `half after ${half.x.toPrecision(3)}`;
        return [`${name}: ${when}, ${(100 * end.y).toFixed(1)} % at the end.`];
      })
      .join(" "),
  };
}
