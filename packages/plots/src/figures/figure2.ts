import { checkOptions } from "@rote/options";
import { figure2bValues, modelTitle } from "@rote/paper";
import { isRegularized, type RunEvidence, regularizationOf } from "@rote/records";
import { checkRuns } from "../checkRecords.ts";
import { MODEL_ORDER, slotsBy } from "../drawing/order.ts";
import { type Panel, panelFigure } from "../drawing/panelFigure.ts";
import { PlotError } from "../drawing/plotError.ts";
import {
  FIGURE_OPTIONS,
  type FigureOptions,
  type LineFigureData,
  type Series,
} from "../drawing/series.ts";
import { type Exhibit, figureOf, isFailedRun, REPEATS } from "../exhibit.ts";
import { type LabelledSetting, labelledSettings } from "../settings.ts";
import { earlyStoppingTable } from "../tables/earlyStoppingTable.ts";
import { meanCurve, type StepUnit, stepUnit, THOUSANDS } from "./meanCurve.ts";
import { hereTitle, paperTitle, REFERENCE_NAME } from "./titles.ts";

export interface Figure2Options extends FigureOptions {
  /**
   * Also draw the test accuracies that the paper reports in figure 2b, in a frame of their own, if
   * a run is on their dataset: the small Inception with and without batch normalization on all of
   * CIFAR-10. Defaults to false.
   */
  paper?: boolean;
}

/**
 * Accuracy against steps, test thick and training thin, one colour for each setting (network,
 * regularizers, data, …), in the manner of figure 2 of Zhang et al., ICLR 2017. Runs that differ in
 * their seed alone are averaged, with the 95 % confidence interval as a band. Runs on anything but
 * true labels are left out. Returns an SVG document, like `lineFigure`.
 *
 * @throws {PlotError} if no record on true labels has an epoch with an accuracy.
 */
export function figure2(records: readonly RunEvidence[], given: Figure2Options = {}): string {
  checkOptions("figure2", given, { paper: "boolean", ...FIGURE_OPTIONS }, PlotError);
  checkRuns("figure2", records);
  const { paper = false, ...options } = given;

  return panelFigure({ ...options, panels: figure2Panels(records, { paper }) });
}

/** Figure 2 in a report, of runs without regularizers; its table is of all runs on true labels. */
export const figure2Exhibit: Exhibit = {
  id: "figure2",
  title: "Figure 2: batch normalization and early stopping",
  isAbout: isFailedRun(({ corruption }) => corruption.name === "trueLabels"),
  show({ runs }) {
    const tested = runs.filter(
      ({ corruption, epochs }) =>
        corruption.name === "trueLabels" &&
        epochs.some(({ testAccuracy }) => testAccuracy !== null),
    );
    const table = earlyStoppingTable(tested);
    if (table === null) return null;
    const plain = tested.filter((run) => !isRegularized(regularizationOf(run)));
    return {
      caption:
        "Test and training accuracy on true labels without explicit regularization, against " +
        `training steps, of which each frame has its own. ${REPEATS} as a band. The paper's ` +
        "figure 2a is of ImageNet, which is not repeated here.",
      ...(plain.length === 0 ? {} : { figure: figureOf(figure2Panels(plain, { paper: true })) }),
      tables: [
        {
          id: "early-stopping",
          caption:
            "What stopping at the best test accuracy would have gained; chosen on the test set, " +
            "so at most this.",
          table,
        },
      ],
    };
  },
};

/** What figure 2 shows, before it is drawn. */
export function figure2Panels(
  records: readonly RunEvidence[],
  { paper = false }: { paper?: boolean } = {},
): Panel[] {
  const settings = labelledSettings(
    records.filter(({ corruption }) => corruption.name === "trueLabels"),
  );
  const unit = stepUnit(settings.flatMap(({ runs }) => runs));
  const label = "accuracy (thick: test, thin: training)";
  const hasPaper = paper && settings.some(({ dataset }) => dataset === figure2bValues.dataset);
  const [theirs, ours] = [hasPaper ? paperCurves() : [], accuracyCurves(settings, unit)];
  const least = leastOf([...theirs, ...ours]);
  const frame = { title: hereTitle(settings), ...axes(ours, unit.label, label, least) };
  if (!hasPaper) return [frame];
  const published = {
    title: paperTitle(figure2bValues.dataset),
    ...axes(theirs, THOUSANDS.label, "test accuracy", least),
    referenceName: REFERENCE_NAME,
  };
  return [published, frame];
}

/** Training accuracy thin and test accuracy thick, one colour for each setting. */
function accuracyCurves(settings: readonly LabelledSetting[], unit: StepUnit): Series[] {
  const slots = slotsBy(
    settings.map(({ label, model }) => [label, model]),
    MODEL_ORDER,
  );
  return settings.flatMap(({ label: name, runs }): Series[] => {
    const slot = slots.get(name)!;
    const train = meanCurve(runs, unit, ({ trainAccuracy }) => trainAccuracy);
    const test = meanCurve(runs, unit, ({ testAccuracy }) => testAccuracy);
    return [
      { name, slot, thin: true, points: train },
      { name, slot, points: test },
    ];
  });
}

const paperCurves = (): Series[] =>
  Object.entries(figure2bValues.values).map(
    ([model, points]): Series => ({
      name: modelTitle(model),
      slot: MODEL_ORDER.indexOf(model),
      reference: "curve",
      points: points.map(([x, y]) => ({ x, y })),
    }),
  );

/** The lowest end of any interval, but 0. */
const leastOf = (series: readonly Series[]) =>
  series
    .flatMap(({ points }) => points.map(({ y, low = y }) => low))
    .filter(Number.isFinite)
    .reduce((least, low) => Math.max(0, Math.min(least, low)), 1);

function axes(
  series: readonly Series[],
  steps: string,
  label: string,
  least: number,
): LineFigureData {
  const finite = series.flatMap(({ points }) => points).filter(({ y }) => Number.isFinite(y));
  const most = finite.reduce((top, { x }) => Math.max(top, x), 0);
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
