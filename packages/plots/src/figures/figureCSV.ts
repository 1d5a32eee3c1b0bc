import type { Panel } from "../drawing/panelFigure.ts";
import type { Series, SeriesPoint } from "../drawing/series.ts";
import { type Cell, csv } from "../tables/csv.ts";

const COLUMNS: Readonly<Record<string, (panel: Panel, one: Series, point: SeriesPoint) => Cell>> = {
  panel: ({ title }) => title,
  curve: (_, { name }) => name,
  drawn: (_, one) => drawnAs(one),
  x_label: ({ x }) => x.label,
  x: (_, __, { x }) => x,
  y_label: ({ y }) => y.label,
  y: (_, __, { y }) => (Number.isFinite(y) ? y : null),
  y_low: (_, __, { low }) => low,
  y_high: (_, __, { high }) => high,
  runs: (_, __, { runs }) => runs,
};

/**
 * Everything that a figure shows, one point a line: its frame, its curve, what it is drawn as, its
 * coordinates with the labels of their axes, and of means the ends of the interval and how many
 * runs.
 */
export const figureCSV = (panels: readonly Panel[]): string =>
  csv([
    Object.keys(COLUMNS),
    ...panels.flatMap((panel) =>
      panel.series.flatMap((one) =>
        one.points.map((point) => Object.values(COLUMNS).map((cell) => cell(panel, one, point))),
      ),
    ),
  ]);

function drawnAs({ reference, thin, markersOnly }: Series): string {
  if (reference === "line") return "dashed line";
  if (reference === "points") return "hollow markers";
  if (reference === "curve") return "hollow markers, dashed line";
  if (markersOnly) return "markers";
  return thin ? "thin line" : "line";
}
