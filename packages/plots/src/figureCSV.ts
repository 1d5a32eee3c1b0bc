import { csv } from "./csv.ts";
import type { Series } from "./lineFigure.ts";
import type { Panel } from "./panelFigure.ts";

/**
 * Everything that a figure shows, one point a line: its frame, its curve, what it is drawn as, its
 * coordinates with the labels of their axes, and of means the ends of the interval and how many runs.
 */
export function figureCSV(panels: readonly Panel[]): string {
  const header = [
    ...["panel", "curve", "drawn", "x_label", "x", "y_label", "y", "y_low", "y_high", "runs"],
  ];
  const lines = panels.flatMap(({ title, series, x, y }) =>
    series.flatMap((one) =>
      one.points.map((point) => [
        ...[title, one.name, drawnAs(one), x.label, point.x, y.label],
        ...[Number.isFinite(point.y) ? point.y : null, point.low, point.high, point.runs],
      ]),
    ),
  );
  return csv([header, ...lines]);
}

function drawnAs({ reference, thin, markersOnly }: Series): string {
  if (reference === "line") return "dashed line";
  if (reference === "points") return "hollow markers";
  if (markersOnly) return "markers";
  return thin ? "thin line" : "line";
}
