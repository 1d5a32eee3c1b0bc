import { checkOptions } from "@rote/options";
import {
  chanceOf,
  groupBy,
  interval,
  isRegularized,
  type RunEvidence,
  regularizationOf,
  repeatsOf,
  shiftEffect,
  shiftsOf,
} from "@rote/records";
import { checkRuns } from "../checkRecords.ts";
import { slotsOf } from "../drawing/order.ts";
import { type Panel, panelFigure } from "../drawing/panelFigure.ts";
import { PlotError } from "../drawing/plotError.ts";
import {
  FIGURE_OPTIONS,
  type FigureOptions,
  type Series,
  type SeriesPoint,
} from "../drawing/series.ts";
import { type Exhibit, figureOf, REPEATS } from "../exhibit.ts";
import { type LabelledSetting, labelledSettings, labelOfCondition } from "../settings.ts";
import { shiftsTable } from "../tables/shiftsTable.ts";
import { settingTitle } from "./titles.ts";

/**
 * Test accuracy against the severity of shifts of the test images, on labels as they were, the mean
 * over the shifts, one curve for each condition and one frame for each network without
 * regularizers; severity 0 is the test set as it is. Returns an SVG document, like `lineFigure`.
 *
 * @throws {PlotError} if no run without regularizers was tested on shifts.
 */
export function shifts(records: readonly RunEvidence[], options: FigureOptions = {}): string {
  checkOptions("shifts", options, FIGURE_OPTIONS, PlotError);
  checkRuns("shifts", records);
  return panelFigure({ ...options, panels: shiftsPanels(records) });
}

/** Shifted test images in a report. */
export const shiftsExhibit: Exhibit = {
  id: "shifts",
  title: "Test images that are drawn otherwise",
  isAbout: ({ of, specification }) => of === "training" && (specification.testOn ?? []).length > 0,
  show({ runs }) {
    const table = shiftsTable(runs);
    if (table === null) return null;
    const isPlain = runs.some(isShown);
    return {
      caption:
        "Accuracy on test labels as they were, against the severity of a shift of the images: " +
        "the mean over the shifts on which a network was tested, of noise, blur, contrast, " +
        "brightness and JPEG with the constants of CIFAR-10-C; severity 0 is the test set as it " +
        `is. ${REPEATS}. What is kept is the share of the accuracy above guessing.`,
      ...(isPlain && { figure: figureOf(shiftsPanels(runs)) }),
      tables: [
        { id: "accuracy-by-shift", caption: "Each shift, the mean over its severities.", table },
      ],
    };
  },
};

const isShown = (run: RunEvidence) =>
  shiftEffect(run) !== undefined && !isRegularized(regularizationOf(run));

/** What the figure shows, before it is drawn. */
export function shiftsPanels(records: readonly RunEvidence[]): Panel[] {
  const shown = records.filter(isShown);
  if (shown.length === 0) {
    throw new PlotError(
      "shifts: records must hold a run without regularizers that was tested on shifts, got none.",
    );
  }
  const settings = labelledSettings(shown).map((setting) => ({
    ...setting,
    runs: setting.runs.map((run) => ({ ...run, name: labelOfCondition(run) })),
  }));
  const slots = slotsOf(settings.flatMap(({ runs }) => runs));
  return settings.map((setting) => panelOf(setting, slots));
}

function panelOf(setting: LabelledSetting, slots: ReadonlyMap<string, number>): Panel {
  const series = repeatsOf(setting.runs).map((runs): Series => {
    const [{ name }] = runs as [RunEvidence];
    return { name, slot: slots.get(name)!, points: pointsOf(runs) };
  });
  const chance = chanceOf(setting.runs[0]!);
  const top = series.flatMap(({ points }) => points).reduce((most, { y }) => Math.max(most, y), 0);
  return {
    title: settingTitle(setting),
    series,
    x: { label: "severity of the shift", domain: [0, MOST] },
    y: {
      label: "test accuracy (clean labels)",
      domain: [0, Math.min(1, 1.1 * top)],
      percent: true,
    },
    ...(chance !== undefined && {
      levels: [{ y: chance, name: "guessing", side: "right" as const }],
    }),
    description: series
      .map(({ name, points }) => {
        const values = points.map(({ x, y }) => `${(100 * y).toFixed(1)} % at ${x}`);
        return `${name}: test accuracy ${values.join(", ")}.`;
      })
      .join(" "),
  };
}

/** The severities that there are. */
const MOST = 5;

/** The mean over shifts at each severity on which all repeats were tested. */
function pointsOf(runs: readonly RunEvidence[]): SeriesPoint[] {
  const [first] = runs as [RunEvidence];
  const bySeverity = groupBy(shiftsOf(first), ({ severity }) => severity);
  const effects = [...bySeverity].flatMap(([x, among]) => {
    const all = runs.map((run) => shiftEffect(run, among));
    return all.includes(undefined) ? [] : [{ x, all: all.map((effect) => effect!) }];
  });
  const [some] = effects;
  const means = [
    ...(some ? [{ x: 0, values: some.all.map(({ unshifted }) => unshifted) }] : []),
    ...effects.map(({ x, all }) => ({ x, values: all.map(({ shifted }) => shifted) })),
  ];
  return means
    .map(({ x, values }) => {
      const { mean: y, low, high, runs: n } = interval(values);
      return { x, y, ...(n > 1 && { low, high, runs: n }) };
    })
    .sort((a, b) => a.x - b.x);
}
