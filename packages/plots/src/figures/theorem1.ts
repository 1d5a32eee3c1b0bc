import { checkOptions } from "@rote/options";
import { theorem1Weights } from "@rote/paper";
import { counted, type ExpressivityEvidence, groupBy } from "@rote/records";
import { checkNetworks } from "../checkRecords.ts";
import { type Panel, panelFigure } from "../drawing/panelFigure.ts";
import { PlotError } from "../drawing/plotError.ts";
import { type Axis, FIGURE_OPTIONS, type FigureOptions, type Series } from "../drawing/series.ts";
import { type Exhibit, figureOf } from "../exhibit.ts";
import { bySize, depthOf, expressivityTable } from "../tables/expressivityTable.ts";
import { summary } from "./meanCurve.ts";

/** Where an error of exactly 0 is drawn: below what float64 can resolve near 1. */
const ZERO = 1e-17;

/**
 * Theorem 1 of Zhang et al., ICLR 2017, against the number of points n: in one frame the weights of
 * the networks that were built, with the theorem's d + n + n·K dashed (2n + d for one output, K =
 * 1); in another their largest error on the points. One curve for each dimension d, number of
 * outputs and depth; the theorem counts the weights of two layers. Returns an SVG document, like
 * `lineFigure`.
 *
 * @throws {PlotError} if there is no record.
 */
export function theorem1(
  records: readonly ExpressivityEvidence[],
  options: FigureOptions = {},
): string {
  checkOptions("theorem1", options, FIGURE_OPTIONS, PlotError);
  checkNetworks("theorem1", records);
  return panelFigure({ ...options, panels: theorem1Panels(records) });
}

/** Theorem 1 in a report. */
export const theorem1Exhibit: Exhibit = {
  id: "theorem1",
  isAbout: ({ of }) => of === "expressivity",
  title: "Theorem 1: 2n + d weights fit any n points",
  show({ expressivity }) {
    if (expressivity.length === 0) return null;
    return {
      caption:
        "Weights of the constructed two-layer network against the number of points, with the " +
        "theorem's count dashed, and its largest error on them in float64 arithmetic. An error " +
        "of exactly 0 is drawn at 1e−17.",
      figure: figureOf(theorem1Panels(expressivity)),
      tables: [
        {
          id: "theorem1-networks",
          caption: "The networks that were built.",
          table: expressivityTable(expressivity),
        },
      ],
    };
  },
};

/** What the figure shows, before it is drawn. */
export function theorem1Panels(records: readonly ExpressivityEvidence[]): Panel[] {
  if (records.length === 0) {
    throw new PlotError("theorem1: records must hold at least one network, got none.");
  }
  const curves = [...groupBy([...records].sort(bySize), nameOfCurve)];
  const domain = around(records.map(({ n }) => n));
  const x: Axis = { label: "points n", domain, log: true };
  const weights = curves.flatMap(([name, networks], slot) =>
    weightsOf(name, networks, slot, domain),
  );
  const errors = curves.map(([name, networks], slot): Series => {
    const points = over(networks, ({ maxError }) => Math.max(maxError, ZERO));
    return { name, slot, spread: "whiskers", points };
  });
  return [
    {
      title: "weights",
      x,
      y: { label: "weights", domain: around(heights(weights)), log: true },
      series: weights,
      referenceName: "Theorem 1: 2n + d weights",
      description: records.map(describeWeights).join(" "),
    },
    {
      title: "largest error on the points",
      x,
      y: { label: "max |c(x) − y|", domain: around([...heights(errors), ZERO, 1e-6]), log: true },
      series: errors,
      levels: [{ y: Number.EPSILON, name: "float64 rounding", side: "right" }],
      description: records.map(describeError).join(" "),
    },
  ];
}

/** The weights of some networks, and dashed those of the theorem, if it is about them. */
function weightsOf(
  name: string,
  networks: readonly ExpressivityEvidence[],
  slot: number,
  domain: readonly [number, number],
): Series[] {
  const [network] = networks as [ExpressivityEvidence];
  const built: Series = {
    name,
    slot,
    markersOnly: true,
    points: over(networks, ({ weights }) => weights),
  };
  if (depthOf(network) !== 2) return [built];
  return [{ name, slot, reference: "line", points: countsBetween(network, domain) }, built];
}

const heights = (series: readonly Series[]) =>
  series
    .flatMap(({ points }) => points.flatMap(({ y, low = y, high = y }) => [y, low, high]))
    .filter((value) => Number.isFinite(value) && value > 0);

function nameOfCurve(record: ExpressivityEvidence): string {
  const { dimension, outputs } = record;
  const depth = depthOf(record);
  return [
    `d = ${dimension.toLocaleString("en-US")}`,
    ...(outputs === 1 ? [] : [`${outputs} outputs`]),
    ...(depth === 2 ? [] : [`${depth} layers`]),
  ].join(", ");
}

/** d + n + n·K at points evenly spread over a logarithmic axis. */
function countsBetween(network: ExpressivityEvidence, [low, high]: readonly [number, number]) {
  const steps = 40;
  return Array.from({ length: steps + 1 }, (_, i) => {
    const n = low * (high / low) ** (i / steps);
    return { x: n, y: theorem1Weights({ ...network, n }) };
  });
}

/** Mean over networks of one n, in the order of n. */
const over = (
  records: readonly ExpressivityEvidence[],
  value: (record: ExpressivityEvidence) => number,
) =>
  [...groupBy(records, ({ n }) => n)]
    .sort(([a], [b]) => a - b)
    .map(([n, networks]) => ({ x: n, ...summary(networks.map(value)) }));

/** A range for a logarithmic axis, a little wider than the values. */
function around(values: readonly number[]): readonly [number, number] {
  const low = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const high = values.reduce((a, b) => Math.max(a, b), 0);
  return [low / 1.5, high * 1.5];
}

const sizeOf = (n: number, dimension: number) =>
  `${counted(n, "point")} in ${counted(dimension, "dimension")}`;

const describeWeights = ({ n, dimension, weights }: ExpressivityEvidence) =>
  `${sizeOf(n, dimension)}: ${counted(weights, "weight")}.`;

const describeError = ({ n, dimension, maxError }: ExpressivityEvidence) =>
  `${sizeOf(n, dimension)}: largest error ${maxError.toPrecision(2)}.`;
