import { evaluate, fitAnyFunction, type TwoLayerNetwork, weightCount } from "@rote/expressivity";
import { foldIn, key, uniform } from "@rote/random";

export interface Point {
  x: number;
  y: number;
}

export interface Built {
  network: TwoLayerNetwork;
  weights: number;
  /** The largest distance from a point. */
  maxError: number;
}

/** The network of Theorem 1 through the points; undefined where there are none. */
export function build(points: readonly Point[]): Built | undefined {
  if (points.length === 0) return undefined;
  const rows = points.map(({ x }) => [x]);
  const values = points.map(({ y }) => y);
  const network = fitAnyFunction(rows, values);
  const outputs = evaluate(network, rows);
  const maxError = values.reduce((most, y, i) => Math.max(most, Math.abs(outputs[i]! - y)), 0);
  return { network, weights: weightCount(network), maxError };
}

/** What the first `units` hidden units give, over the range from 0 to 1. */
export function partialCurve(network: TwoLayerNetwork, units: number, places = 400): Point[] {
  const first = {
    ...network,
    thresholds: network.thresholds.subarray(0, units),
    weights: network.weights.subarray(0, units),
  };
  const xs = Array.from({ length: places + 1 }, (_, i) => i / places);
  const ys = evaluate(
    first,
    xs.map((x) => [x]),
  );
  return xs.map((x, i) => ({ x, y: ys[i]! }));
}

/** A unit by itself: w · max(x − b, 0), as the two ends of its rising part and where it begins. */
export function hinge(network: TwoLayerNetwork, unit: number): Point[] {
  const [b, w] = [network.thresholds[unit]!, network.weights[unit]!];
  const along = network.direction[0]!; // a, by which x is multiplied
  const value = (x: number) => w * Math.max(along * x - b, 0);
  const bend = b / along;
  return [0, bend, 1]
    .filter((x) => x >= 0 && x <= 1)
    .sort((first, second) => first - second)
    .map((x) => ({ x, y: value(x) }));
}

/** Points whose values have nothing to do with where they are. */
export function randomPoints(count: number, seed: number): Point[] {
  const root = key(seed, "randomPoints");
  return Array.from({ length: count }, (_, i) => ({
    // One in each of `count` equal parts, so that no two are the same.
    x: (i + 0.15 + 0.7 * uniform(foldIn(foldIn(root, i), 0))) / count,
    y: 2 * uniform(foldIn(foldIn(root, i), 1)) - 1,
  }));
}

/** The same places with values drawn anew. */
export const withRandomValues = (points: readonly Point[], seed: number): Point[] => {
  const values = randomPoints(points.length, seed);
  return points.map(({ x }, i) => ({ x, y: values[i]!.y }));
};

/** The points with one more, in the middle of the widest gap; the others stay where they are. */
export function withOneMore(points: readonly Point[], seed: number): Point[] {
  const xs = [0, ...points.map(({ x }) => x), 1].sort((a, b) => a - b);
  let widest = 0;
  for (let i = 1; i + 1 < xs.length; i++) {
    if (xs[i + 1]! - xs[i]! > xs[widest + 1]! - xs[widest]!) widest = i;
  }
  const { y } = randomPoints(points.length + 1, seed).at(-1)!;
  return [...points, { x: (xs[widest]! + xs[widest + 1]!) / 2, y }];
}

/** Between two points, so that no two have the same x. */
const APART = 0.002;

/** The points with one of them moved, within the picture and beside the others, never upon them. */
export function withMoved(points: readonly Point[], index: number, to: Point): Point[] {
  const clamped = (value: number, least: number) => Math.max(least, Math.min(1, value));
  let x = clamped(to.x, 0);
  const others = points.filter((_, i) => i !== index).map((point) => point.x);
  const isTaken = () => others.some((other) => Math.abs(other - x) < APART);
  const step = x > 0.5 ? -APART : APART; // towards the middle there is room
  while (isTaken()) x += step;
  return points.map((point, i) => (i === index ? { x, y: clamped(to.y, -1) } : point));
}
