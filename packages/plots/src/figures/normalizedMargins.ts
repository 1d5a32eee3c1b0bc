import { checkOptions } from "@rote/options";
import {
  interval,
  isRegularized,
  type NormsRecord,
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
import { byCondition, labelledSettings, labelOfCondition } from "../settings.ts";
import { normsTable } from "../tables/normsTable.ts";
import { settingTitle } from "./titles.ts";

/**
 * How the margins of the training examples are distributed, as they are and normalized by the
 * spectral complexity: the value that a share of the examples does not exceed against that share,
 * two frames for each network of dense layers without regularizers, a curve for each condition.
 * Returns an SVG document, like `lineFigure`.
 *
 * @throws {PlotError} if no run recorded the norms of a network of dense layers.
 */
export function normalizedMargins(
  records: readonly RunEvidence[],
  options: FigureOptions = {},
): string {
  checkOptions("normalizedMargins", options, FIGURE_OPTIONS, PlotError);
  checkRuns("normalizedMargins", records);
  return panelFigure({ ...options, panels: normalizedMarginsPanels(records) });
}

/** Norms and margins in a report. */
export const normalizedMarginsExhibit: Exhibit = {
  id: "normalized-margins",
  title: "Margins and norms of finished networks",
  isAbout: ({ of, specification }) => of === "training" && specification.recordNorms === true,
  show({ runs }) {
    const table = normsTable(runs);
    if (table === null) return null;
    return {
      caption:
        "The margin z_y − max z_i that a share of the training examples does not exceed, " +
        "against that share, as it is and divided by R·‖X‖₂/n, R being the spectral complexity " +
        `with the initial weights as references. ${REPEATS} as a band.`,
      ...(runs.some(isShown) && { figure: figureOf(normalizedMarginsPanels(runs)) }),
      tables: [
        {
          id: "norms",
          caption:
            "Distance of the weights from their initial ones, the largest eigenvalue of the " +
            "Hessian of the loss on the first 500 examples (sharpness), and of networks of dense " +
            "layers path norm and spectral complexity R.",
          table,
        },
      ],
    };
  },
};

const isShown = (run: RunEvidence) =>
  Boolean(run.norms?.dense) && !isRegularized(regularizationOf(run));

/** What the figure shows, before it is drawn. */
export function normalizedMarginsPanels(records: readonly RunEvidence[]): Panel[] {
  const shown = records.filter(isShown);
  if (shown.length === 0) {
    throw new PlotError(
      "normalizedMargins: records must hold a run without regularizers that recorded the norms " +
        "of a network of dense layers, got none.",
    );
  }
  return labelledSettings(shown).flatMap((setting) =>
    FRAMES.map((frame) =>
      panelOf([...setting.runs].sort(byCondition), frame, settingTitle(setting)),
    ),
  );
}

interface Frame {
  name: string;
  of(norms: NormsRecord): readonly number[];
}

const FRAMES: readonly Frame[] = [
  { name: "margin", of: ({ margins }) => margins },
  { name: "normalized margin", of: ({ dense }) => dense!.normalizedMargins },
];

function panelOf(runs: readonly RunEvidence[], { name, of }: Frame, title: string): Panel {
  const series = repeatsOf(runs).map((repeats): Series => {
    const deciles = repeats.map(({ norms }) => of(norms!));
    return { name: labelOfCondition(repeats[0]!), points: curveOf(deciles) };
  });
  const medians = series.map((one) => `${one.name}: median ${one.points[5]!.y.toPrecision(3)}.`);
  return {
    title: `${name}: ${title}`,
    series,
    x: { label: "share of the examples", domain: [0, 1], percent: true },
    y: { label: name },
    description: medians.join(" "),
  };
}

/** The mean over repeats of each decile. */
const curveOf = (all: readonly (readonly number[])[]): SeriesPoint[] =>
  Array.from({ length: 11 }, (_, k) => {
    const { mean: y, low, high, runs } = interval(all.map((deciles) => deciles[k]!));
    return { x: k / 10, y, ...(runs > 1 && { low, high, runs }) };
  });
