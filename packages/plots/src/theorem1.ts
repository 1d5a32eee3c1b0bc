import { bySize, type ExpressivityRecord } from "./expressivityRecord.ts";
import type { FigureOptions, Series } from "./lineFigure.ts";
import { summary } from "./meanCurve.ts";
import { type Panel, panelFigure } from "./panelFigure.ts";

/** Where an error of exactly 0 is drawn on a logarithmic axis: below what float64 can resolve near 1. */
const ZERO = 1e-17;

/**
 * Theorem 1 of Zhang et al., ICLR 2017, against the number of points n: in one frame the weights of the
 * networks that were built, with the theorem's d + n + n·K dashed (2n + d for one output, K = 1); in
 * another their largest error on the points. One curve for each dimension d, number of outputs and
 * depth; the theorem counts the weights of two layers.
 * SVG, as of `lineFigure`.
 *
 * @throws {RangeError} if there is no record.
 */
export const theorem1 = (
  records: readonly ExpressivityRecord[],
  options: FigureOptions = {},
): string => panelFigure({ ...options, panels: theorem1Panels(records) });

/** What the figure shows, before it is drawn. */
export function theorem1Panels(records: readonly ExpressivityRecord[]): Panel[] {
  if (records.length === 0) {
    throw new RangeError("theorem1: records must hold at least one network, got none.");
  }
  const curves = new Map<string, ExpressivityRecord[]>();
  for (const record of [...records].sort(bySize)) {
    const name = nameOfCurve(record);
    curves.set(name, [...(curves.get(name) ?? []), record]);
  }
  const all = [...curves];
  const xs = records.map(({ n }) => n);
  const x = { label: "points n", domain: spread(xs), log: true };
  const weights = all.flatMap(([name, networks], slot): Series[] => {
    const built = over(networks, (network) => network.weights);
    const promised = countsBetween(networks[0]!, x.domain);
    return [
      ...(isTwoLayers(networks[0]!)
        ? [{ name, slot, reference: "line" as const, points: promised }]
        : []),
      { name, slot, markersOnly: true, points: built },
    ];
  });
  const errors = all.map(([name, networks], slot): Series => {
    const points = over(networks, ({ maxError }) => Math.max(maxError, ZERO));
    return { name, slot, spread: "whiskers", points };
  });
  const values = (series: readonly Series[]) =>
    series.flatMap(({ points }) => points.map(({ y }) => y)).filter(Number.isFinite);
  return [
    {
      title: "weights",
      x,
      y: { label: "weights", domain: spread(values(weights)), log: true },
      series: weights,
      referenceName: "Theorem 1: 2n + d weights",
      description: records.map(describeWeights).join(" "),
    },
    {
      title: "largest error on the points",
      x,
      y: { label: "max |c(x) − y|", domain: spread([...values(errors), 1e-17, 1e-6]), log: true },
      series: errors,
      levels: [{ y: Number.EPSILON, name: "float64 rounding", side: "right" }],
      description: records.map(describeError).join(" "),
    },
  ];
}

const isTwoLayers = ({ depth = 2 }: ExpressivityRecord) => depth === 2;

function nameOfCurve(record: ExpressivityRecord): string {
  const { dimension, outputs, depth } = record;
  return [
    `d = ${dimension.toLocaleString("en-US")}`,
    ...(outputs === 1 ? [] : [`${outputs} outputs`]),
    ...(isTwoLayers(record) ? [] : [`${depth} layers`]),
  ].join(", ");
}

/** d + n + n·K at points evenly spread over a logarithmic axis. */
function countsBetween(
  { dimension, outputs }: ExpressivityRecord,
  [low, high]: readonly [number, number],
) {
  const steps = 40;
  return Array.from({ length: steps + 1 }, (_, i) => {
    const n = low * (high / low) ** (i / steps);
    return { x: n, y: dimension + n + n * outputs };
  });
}

/** Mean over networks of one n, in the order of n. */
function over(
  records: readonly ExpressivityRecord[],
  value: (record: ExpressivityRecord) => number,
) {
  const points = new Map<number, number[]>();
  for (const record of records) {
    points.set(record.n, [...(points.get(record.n) ?? []), value(record)]);
  }
  return [...points].sort(([a], [b]) => a - b).map(([n, values]) => ({ x: n, ...summary(values) }));
}

/** A range for a logarithmic axis, a little wider than the values. */
function spread(values: readonly number[]): readonly [number, number] {
  const low = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const high = values.reduce((a, b) => Math.max(a, b), 0);
  return [low / 1.5, high * 1.5];
}

const describeWeights = ({ n, dimension, weights }: ExpressivityRecord) =>
  `${n} points in ${dimension} dimensions: ${weights} weights.`;

const describeError = ({ n, dimension, maxError }: ExpressivityRecord) =>
  `${n} points in ${dimension} dimensions: largest error ${maxError.toPrecision(2)}.`;
