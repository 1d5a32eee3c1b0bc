import { checkOptions } from "@rote/options";
import {
  chanceOf,
  counted,
  datasetTitle,
  groupBy,
  interval,
  kernelMachinesOf,
  type LinearEvidence,
  randomFeaturesOf,
} from "@rote/records";
import { checkMachines } from "../checkRecords.ts";
import { type Panel, panelFigure } from "../drawing/panelFigure.ts";
import { PlotError } from "../drawing/plotError.ts";
import { FIGURE_OPTIONS, type FigureOptions, type Series } from "../drawing/series.ts";
import { type Exhibit, figureOf, REPEATS } from "../exhibit.ts";
import { images } from "../settings.ts";
import { percentOf, type Table, tableOf } from "../tables/table.ts";

/**
 * Test error thick and training error thin against the number of random features, of the least
 * squares solution of minimum norm, one curve for true and one for random labels, one frame for
 * each set of images. Returns an SVG document, like `lineFigure`.
 *
 * @throws {PlotError} if no solution is on random features.
 */
export function doubleDescent(
  records: readonly LinearEvidence[],
  options: FigureOptions = {},
): string {
  checkOptions("doubleDescent", options, FIGURE_OPTIONS, PlotError);
  checkMachines("doubleDescent", records);
  return panelFigure({ ...options, panels: doubleDescentPanels(records) });
}

/** Double descent in a report. */
export const doubleDescentExhibit: Exhibit = {
  id: "double-descent",
  title: "Double descent on random features",
  isAbout: ({ of, specification }) => of === "linear" && isOnFeatures(specification),
  show({ linear }) {
    const points = pointsOf(linear);
    if (points.length === 0) return null;
    return {
      caption:
        "Error of the least squares solution of minimum norm against the number of features, " +
        "each √(2/D)·max(0, ⟨w, x⟩) with a random w. From as many features as images on it fits " +
        `every label. ${REPEATS}.`,
      figure: figureOf(doubleDescentPanels(linear)),
      tables: [
        { id: "errors-by-features", caption: "Errors and norms.", table: tableFrom(points) },
      ],
    };
  },
};

const isOnFeatures = (specification: object) =>
  (specification as { features?: { name?: string } | null }).features?.name === "random-relu";

/** Repeats with as many features, on labels of one kind. */
interface PointOf {
  title: string;
  images: number | null;
  labels: "true" | "random";
  features: number;
  records: readonly LinearEvidence[];
}

function pointsOf(records: readonly LinearEvidence[]): PointOf[] {
  const onFeatures = records.filter((record) => randomFeaturesOf(record) !== undefined);
  return kernelMachinesOf(onFeatures, ["features"]).flatMap((machine) =>
    (["true", "random"] as const).flatMap((labels) => {
      const all = machine.records.filter((record) => record.labels === labels);
      return [...groupBy(all, (record) => randomFeaturesOf(record)!)]
        .map(([features, records]) => ({
          title: datasetTitle(records[0]!.dataset),
          images: machine.images,
          labels,
          features,
          records,
        }))
        .sort((a, b) => a.features - b.features);
    }),
  );
}

/** What the figure shows, before it is drawn. */
export function doubleDescentPanels(records: readonly LinearEvidence[]): Panel[] {
  const points = pointsOf(records);
  if (points.length === 0) {
    throw new PlotError(
      "doubleDescent: records must hold a solution on random features, got none.",
    );
  }
  return [...groupBy(points, ({ title, images }) => JSON.stringify([title, images])).values()].map(
    panelOf,
  );
}

function panelOf(points: readonly PointOf[]): Panel {
  const [first] = points as [PointOf];
  const series = [...groupBy(points, ({ labels }) => labels)].flatMap(([labels, all]): Series[] => {
    const name = `${labels} labels`;
    const slot = labels === "true" ? 0 : 1;
    const curve = (value: (record: LinearEvidence) => number) =>
      all.map(({ features: x, records }) => {
        const { mean: y, low, high, runs } = interval(records.map(value));
        return { x, y, ...(runs > 1 && { low, high, runs }) };
      });
    return [
      { name, slot, thin: true, points: curve(({ trainError }) => trainError) },
      { name, slot, points: curve(({ testError }) => testError) },
    ];
  });
  const chance = chanceOf(first.records[0]!);
  return {
    title: `${first.title}, ${images(first.images)}`,
    series,
    x: { label: "random features", log: true },
    y: { label: "error (thick: test, thin: training)", domain: [0, 1], percent: true },
    ...(chance !== undefined && {
      levels: [{ y: 1 - chance, name: "guessing", side: "right" as const }],
    }),
    description: points
      .map(({ labels, features, records }) => {
        const { mean } = interval(records.map(({ testError }) => testError));
        const error = (100 * mean).toFixed(1);
        return `${labels} labels, ${counted(features, "feature")}: test error ${error} %.`;
      })
      .join(" "),
  };
}

const tableFrom = (points: readonly PointOf[]): Table =>
  tableOf(
    [
      { name: "dataset", numeric: false, cell: ({ title }) => title },
      { name: "images", numeric: true, cell: (point) => images(point.images) },
      { name: "labels", numeric: false, cell: ({ labels }) => labels },
      { name: "features", numeric: true, cell: ({ features }) => features.toLocaleString("en-US") },
      { name: "solutions", numeric: true, cell: ({ records }) => String(records.length) },
      {
        name: "training error (%)",
        numeric: true,
        cell: ({ records }) => percentOf(interval(records.map(({ trainError }) => trainError))),
      },
      {
        name: "test error (%)",
        numeric: true,
        cell: ({ records }) => percentOf(interval(records.map(({ testError }) => testError))),
      },
      {
        name: "norm",
        numeric: true,
        cell: ({ records }) => interval(records.map(({ norm }) => norm)).mean.toPrecision(4),
      },
    ],
    points,
  );
