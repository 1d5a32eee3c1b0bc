import { checkOptions } from "@rote/options";
import {
  type DynamicsMeasure,
  interval,
  isRegularized,
  type LabelDynamics,
  type RunEvidence,
  regularizationOf,
  repeatsOf,
} from "@rote/records";
import { checkRuns } from "../checkRecords.ts";
import { type Panel, panelFigure } from "../drawing/panelFigure.ts";
import { PlotError } from "../drawing/plotError.ts";
import {
  FIGURE_OPTIONS,
  type FigureOptions,
  type Series,
  type SeriesPoint,
} from "../drawing/series.ts";
import { type Exhibit, figureOf, REPEATS } from "../exhibit.ts";
import { labelledSettings, labelOfCondition } from "../settings.ts";
import { dynamicsTable, MEASURE_TITLES } from "../tables/dynamicsTable.ts";
import { settingTitle } from "./titles.ts";

/**
 * How measures of training dynamics are distributed among examples with changed labels and among
 * the others: the value that a share of the examples does not exceed against that share, one frame
 * for each measure, network without regularizers, and condition. Returns an SVG document, like
 * `lineFigure`.
 *
 * @throws {PlotError} if no run recorded examples with changed labels.
 */
export function labelDynamics(
  records: readonly RunEvidence[],
  options: FigureOptions = {},
): string {
  checkOptions("labelDynamics", options, FIGURE_OPTIONS, PlotError);
  checkRuns("labelDynamics", records);
  return panelFigure({ ...options, panels: labelDynamicsPanels(records) });
}

/** Training dynamics in a report. */
export const labelDynamicsExhibit: Exhibit = {
  id: "label-dynamics",
  title: "Measures of training dynamics, of changed and of other labels",
  isAbout: ({ of, specification }) => of === "training" && specification.recordExamples === true,
  show({ runs }) {
    const table = dynamicsTable(runs);
    if (table === null) return null;
    const isPlain = runs.some(isShown);
    return {
      caption:
        "The value of a measure that a share of the training examples does not exceed, against " +
        "that share: of those whose label the corruption changed, and of the others. Each " +
        "measure is over all epochs, as the training steps saw the examples. " +
        `${REPEATS} as a band.`,
      ...(isPlain && { figure: figureOf(labelDynamicsPanels(runs)) }),
      tables: [
        {
          id: "pairs-by-measure",
          caption:
            "Of the pairs of an example with a changed label and one with another label, the " +
            "share in which the changed one has the higher value; equal values count half.",
          table,
        },
      ],
    };
  },
};

/** Runs whose examples were recorded, with changed labels among them and without regularizers. */
const isShown = (run: RunEvidence) =>
  Boolean(run.dynamics?.changed && run.dynamics.unchanged) && !isRegularized(regularizationOf(run));

/** What the figure shows, before it is drawn. */
export function labelDynamicsPanels(records: readonly RunEvidence[]): Panel[] {
  const shown = records.filter(isShown);
  if (shown.length === 0) {
    throw new PlotError(
      "labelDynamics: records must hold a run without regularizers that recorded examples with " +
        "changed labels, got none.",
    );
  }
  return labelledSettings(shown).flatMap((setting) =>
    repeatsOf(setting.runs).flatMap((runs) =>
      DRAWN.map((measure) => {
        const condition = labelOfCondition(runs[0]!);
        return panelOf(runs, measure, `${settingTitle(setting)}, ${condition}`);
      }),
    ),
  );
}

/** Those that are drawn, one of each kind; the table has all. */
const DRAWN: readonly DynamicsMeasure[] = ["firstEpochLearned", "areaUnderMargin", "el2n"];

const KINDS = [
  { kind: "unchanged", name: "unchanged labels", slot: 0 },
  { kind: "changed", name: "changed labels", slot: 1 },
] as const;

function panelOf(runs: readonly RunEvidence[], measure: DynamicsMeasure, title: string): Panel {
  const series = KINDS.map(
    ({ kind, name, slot }): Series => ({
      name,
      slot,
      points: curveOf(
        runs.map(({ dynamics }) => dynamics![kind]!),
        measure,
      ),
    }),
  );
  return {
    title: `${MEASURE_TITLES[measure]}: ${title}`,
    series,
    x: { label: "share of the examples", domain: [0, 1], percent: true },
    y: { label: MEASURE_TITLES[measure] },
    description: series
      .map(({ name, points }) => {
        const median = points.find(({ x }) => x === 0.5);
        return median === undefined
          ? `${name}: half of them never were right.`
          : `${name}: median ${median.y.toPrecision(3)}.`;
      })
      .join(" "),
  };
}

/** The mean over repeats of each decile; where one of them never was right the curve ends. */
function curveOf(all: readonly LabelDynamics[], measure: DynamicsMeasure): SeriesPoint[] {
  return Array.from({ length: 11 }, (_, k): SeriesPoint[] => {
    const values = all.map(({ deciles }) => deciles[measure][k] ?? null);
    if (values.includes(null)) return [];
    const { mean: y, low, high, runs } = interval(values.map(Number));
    return [{ x: k / 10, y, ...(runs > 1 && { low, high, runs }) }];
  }).flat();
}
