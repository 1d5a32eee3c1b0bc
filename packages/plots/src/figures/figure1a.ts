import { checkOptions } from "@rote/options";
import {
  conditions,
  FIGURE_1A_MODEL,
  figure1aValues,
  modelTitle,
  paperDatasets,
} from "@rote/paper";
import { conditionTitle, counted, plainSettings, type RunEvidence, repeatsOf } from "@rote/records";
import { checkRuns } from "../checkRecords.ts";
import { CONDITION_ORDER, slotsOf } from "../drawing/order.ts";
import { type Panel, panelFigure } from "../drawing/panelFigure.ts";
import { PlotError } from "../drawing/plotError.ts";
import {
  FIGURE_OPTIONS,
  type FigureOptions,
  type LineFigureData,
  type Series,
} from "../drawing/series.ts";
import { type Exhibit, type ExhibitTable, figureOf, isFailedRun, REPEATS } from "../exhibit.ts";
import { hasSeveral, type LabelledSetting, labelledSettings } from "../settings.ts";
import { resultsTable } from "../tables/resultsTable.ts";
import { meanCurve, type StepUnit, stepUnit, THOUSANDS } from "./meanCurve.ts";
import { paperTitle, REFERENCE_NAME, settingTitle } from "./titles.ts";

export interface Figure1aOptions extends FigureOptions {
  /**
   * Also draw what the paper reports, in a frame of its own, if a run is on its dataset: the small
   * Inception on all 50,000 images of CIFAR-10 in batches of 128. Of smaller runs only order and
   * ratios compare. Defaults to false.
   */
  paper?: boolean;
}

/**
 * Training loss against steps, one curve for each condition and one frame for each setting
 * (network, data, regularizers, …): in the manner of figure 1a of Zhang et al., ICLR 2017. Runs
 * that differ in their seed alone are one curve, the mean, with its 95 % confidence interval as a
 * band. Returns an SVG document, like `lineFigure`.
 *
 * @throws {PlotError} if no record has an epoch with a finite loss.
 */
export function figure1a(records: readonly RunEvidence[], given: Figure1aOptions = {}): string {
  checkOptions("figure1a", given, { paper: "boolean", ...FIGURE_OPTIONS }, PlotError);
  checkRuns("figure1a", records);
  const { paper = false, ...options } = given;

  return panelFigure({ ...options, panels: figure1aPanels(records, { paper }) });
}

/** Figure 1a in a report: settings with runs on several conditions, without regularizers. */
export const figure1aExhibit: Exhibit = {
  id: "figure1a",
  title: "Figure 1a: fitting labels and pixels that mean nothing",
  isAbout: isFailedRun((run, isOn) => !isOn && run.corruption.name in conditions),
  show({ runs: all }) {
    const settings = ofFigure1a(all);
    const runs = settings.flatMap((setting) => setting.runs).filter(hasLoss);
    if (runs.length === 0) return null;
    const ours = figure1aPanels(runs);
    return {
      caption:
        "Average training loss against training steps, one curve a condition, without explicit " +
        `regularization and with one set of hyper-parameters. ${REPEATS} as a band; a run that ` +
        "has fitted stays at its last loss. Each frame has its own steps: with fewer images an " +
        "epoch has fewer.",
      figure: figureOf(figure1aPanels(runs, { paper: true })),
      overview: ours.find(({ series }) => series.length === mostSeries(ours)),
      tables: settings.map((setting, i) => ({
        id: settings.length === 1 ? "figure1a-results" : `figure1a-results-${i + 1}`,
        ...resultsOf(setting),
      })),
    };
  },
};

const mostSeries = (panels: readonly Panel[]) =>
  Math.max(...panels.map(({ series }) => series.length));

/** Settings with at least two of the conditions of figure 1a; several p of one are figure 1b's. */
function ofFigure1a(all: readonly RunEvidence[]): LabelledSetting[] {
  const plain = plainSettings(all).flatMap(({ runs }) => runs);
  return labelledSettings(plain).flatMap((setting) => {
    const partial = setting.runs.filter(({ corruption }) => corruption.name === "partialLabels");
    const runs = hasSeveral(partial)
      ? setting.runs.filter((run) => !partial.includes(run))
      : setting.runs;
    return hasSeveral(runs) ? [{ ...setting, runs }] : [];
  });
}

const hasLoss = ({ epochs }: RunEvidence) => epochs.some(({ loss }) => Number.isFinite(loss));

function resultsOf(setting: LabelledSetting): Omit<ExhibitTable, "id"> {
  const { model, runs } = setting;
  const table = resultsTable(runs, { paper: true });
  const hasPaper = table.columns.some(({ name }) => name === "paper");
  const where = paperDatasets[figure1aValues.dataset].title;
  const beside = hasPaper
    ? `, beside what the paper found for ${modelTitle(model)} on all of ${where}`
    : "";
  return {
    caption:
      `${settingTitle(setting)}: results of each condition${beside}. A run has fitted once it is ` +
      "right on 99 % of its training set. The test set is under the same corruption as the " +
      "training set.",
    table,
  };
}

/** What figure 1a shows, before it is drawn. */
export function figure1aPanels(
  records: readonly RunEvidence[],
  { paper = false }: { paper?: boolean } = {},
): Panel[] {
  const slots = slotsOf(records);
  const settings = labelledSettings(records);
  const frames = settings.map((setting) => {
    const unit = stepUnit(setting.runs);
    const series = conditionCurves(setting.runs, unit, slots);
    return { title: settingTitle(setting), ...lossAxes(series, unit) };
  });
  const hasPaper = paper && settings.some(({ dataset }) => dataset === figure1aValues.dataset);
  return hasPaper ? [paperPanel(), ...frames] : frames;
}

/** One curve a condition, in the order of the paper. */
const conditionCurves = (
  runs: readonly RunEvidence[],
  unit: StepUnit,
  slots: ReadonlyMap<string, number>,
): readonly Series[] =>
  repeatsOf(runs).map((repeats) => {
    const name = conditionTitle(repeats[0]!);
    return { name, slot: slots.get(name)!, points: meanCurve(repeats, unit, ({ loss }) => loss) };
  });

function paperPanel(): Panel {
  const { dataset, values } = figure1aValues;
  const series = Object.entries(values).map(
    ([condition, points]): Series => ({
      name: conditions[condition]!,
      slot: CONDITION_ORDER.indexOf(condition),
      reference: "curve",
      points: points.map(([x, y]) => ({ x, y })),
    }),
  );
  const title = paperTitle(dataset, modelTitle(FIGURE_1A_MODEL));
  return { title, ...lossAxes(series, THOUSANDS), referenceName: REFERENCE_NAME };
}

function lossAxes(series: readonly Series[], unit: StepUnit): LineFigureData {
  const all = series.flatMap(({ points }) => points).filter(({ y }) => Number.isFinite(y));
  const steps = all.reduce((top, { x }) => Math.max(top, x), 0);
  const ends = all.map(({ y, high = y }) => high).filter(Number.isFinite);
  const most = ends.reduce((top, end) => Math.max(top, end), 2.5); // the paper's axis, or more
  return {
    series,
    x: { label: unit.label, domain: [0, steps > 0 ? steps : 1] },
    y: { label: "average loss (nats)", domain: [0, most] },
    description: series.map((one) => describe(one, unit)).join(" "),
  };
}

function describe({ name, points }: Series, { size }: StepUnit): string {
  const finite = points.filter(({ y }) => Number.isFinite(y));
  const [first, last] = [finite[0], finite.at(-1)];
  if (first === undefined || last === undefined) return `${name}: no finite loss.`;
  const [from, to] = [first.y, last.y].map((value) => value.toPrecision(3));
  const steps = counted(Math.round(last.x * size), "step");
  return `${name}: loss ${from} to ${to} in ${steps}.`;
}
