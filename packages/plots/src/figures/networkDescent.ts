import { checkOptions } from "@rote/options";
import { modelTitle } from "@rote/paper";
import {
  cleanTestError,
  type Descent,
  datasetTitle,
  descentsOf,
  imagesOf,
  isDescentRun,
  labelCorruption,
  nameOf,
  perceptronSize,
  type RunEvidence,
  repeatsOf,
  settingsOf,
} from "@rote/records";
import { checkRuns } from "../checkRecords.ts";
import { type Panel, panelFigure } from "../drawing/panelFigure.ts";
import { PlotError } from "../drawing/plotError.ts";
import { FIGURE_OPTIONS, type FigureOptions, type Series } from "../drawing/series.ts";
import { type Exhibit, figureOf, REPEATS } from "../exhibit.ts";
import { images } from "../settings.ts";
import { meanCurve, stepUnit, summary } from "./meanCurve.ts";

/**
 * Test error on labels as they were, thick, and training error, thin, of networks without
 * regularizers on noisy labels (`excludeTrue`): against their width, against the number of
 * examples, and of the widest of each kind against the training steps. Returns an SVG document,
 * like `lineFigure`.
 *
 * @throws {PlotError} if no such network was trained for a number of epochs.
 */
export function networkDescent(
  records: readonly RunEvidence[],
  options: FigureOptions = {},
): string {
  checkOptions("networkDescent", options, FIGURE_OPTIONS, PlotError);
  checkRuns("networkDescent", records);
  return panelFigure({ ...options, panels: networkDescentPanels(records) });
}

/** Double descent of networks in a report. */
export const networkDescentExhibit: Exhibit = {
  id: "network-descent",
  title: "Double descent of networks on noisy labels",
  isAbout: ({ of, specification }) =>
    of === "training" &&
    specification.stopAtAccuracy === null &&
    specification.corruption?.params?.excludeTrue === true,
  show({ runs }) {
    if (!runs.some(isDescentRun)) return null;
    return {
      caption:
        "Test error on labels as they were, and the error on the training labels, of networks " +
        "without regularizers, some of whose labels are wrong, after a number of epochs: by the " +
        "width of the network, by the number of examples, and of wide networks while they train. " +
        `${REPEATS}.`,
      figure: figureOf(networkDescentPanels(runs)),
      tables: [],
    };
  },
};

/** What the figure shows, before it is drawn. */
export function networkDescentPanels(records: readonly RunEvidence[]): Panel[] {
  const runs = records.filter(isDescentRun);
  if (runs.length === 0) {
    throw new PlotError(
      "networkDescent: records must hold a run without regularizers on noisy labels " +
        "(excludeTrue), trained for a number of epochs, got none.",
    );
  }
  return [
    ...descentsOf(runs, "width").map(curvePanel),
    ...descentsOf(runs, "samples").map(curvePanel),
    ...epochPanels(runs),
  ];
}

const TITLES = { width: "by width", samples: "by examples", epochs: "by epochs" };
const AXES = { width: "hidden units", samples: "training examples" };
const Y = { label: "error (thick: test, thin: training)", domain: [0, 1], percent: true } as const;

function curvePanel({ by, points, runs }: Descent): Panel {
  const [first] = runs as [RunEvidence];
  const on = `${datasetTitle(first.dataset)}, p = ${labelCorruption(first)}`;
  const network = modelTitle(nameOf(first.model));
  const curve = (error: (run: RunEvidence) => number) =>
    points.map(({ x, runs: repeats }) => ({ x, ...summary(repeats.map(error)) }));
  const tested = curve((run) => cleanTestError(run));
  return {
    title: `${TITLES[by]}: ${by === "width" ? images(imagesOf(first)) : network}, ${on}`,
    series: [
      { name: NAME, slot: 0, thin: true, points: curve(trainingError) },
      { name: NAME, slot: 0, points: tested },
    ],
    x: { label: AXES[by], log: true },
    y: Y,
    description: tested
      .map(({ x, y }) => `${x} ${AXES[by]}: test error ${(100 * y).toFixed(1)} %.`)
      .join(" "),
  };
}

/** Of the widest networks that were trained alike. */
function epochPanels(runs: readonly RunEvidence[]): Panel[] {
  const widthOf = (run: RunEvidence) => perceptronSize(run)?.width ?? 0;
  const curves = descentsOf(runs, "width");
  const narrower = new Set(
    curves.flatMap(({ points }) => points.slice(0, -1).flatMap((one) => one.runs)),
  );
  const samples = new Set(descentsOf(runs, "samples").flatMap((one) => one.runs));
  const shown = runs.filter((run) => widthOf(run) > 0 && !narrower.has(run) && !samples.has(run));
  const unit = stepUnit(shown);
  return settingsOf(shown).flatMap((setting) =>
    repeatsOf(setting.runs).map((repeats): Panel => {
      const [first] = repeats as [RunEvidence];
      const of = `${modelTitle(nameOf(first.model))}, ${images(imagesOf(first))}`;
      const tested = meanCurve(repeats, unit, (epoch) => cleanTestError(first, epoch));
      const training = meanCurve(repeats, unit, ({ onlineAccuracy }) =>
        typeof onlineAccuracy === "number" ? 1 - onlineAccuracy : null,
      );
      const series: Series[] = [
        { name: NAME, slot: 0, thin: true, points: training },
        { name: NAME, slot: 0, points: tested },
      ];
      const end = tested.at(-1)?.y ?? Number.NaN;
      return {
        title:
          `${TITLES.epochs}: ${of}, ${datasetTitle(first.dataset)}, ` +
          `p = ${labelCorruption(first)}`,
        series,
        x: { label: unit.label },
        y: Y,
        description: `Test error ${(100 * end).toFixed(1)} % at the end.`,
      };
    }),
  );
}

const NAME = "noisy labels, never the true ones";

const trainingError = ({ result }: RunEvidence) => 1 - (result.trainAccuracy ?? Number.NaN);
