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

/** Points whose values have nothing to do with where they are. */
export function randomPoints(count: number, seed: number): Point[] {
  const root = key(seed, "randomPoints");
  return Array.from({ length: count }, (_, i) => ({
    // One in each of `count` equal parts, so that no two are the same.
    x: (i + 0.15 + 0.7 * uniform(foldIn(foldIn(root, i), 0))) / count,
    y: 2 * uniform(foldIn(foldIn(root, i), 1)) - 1,
  }));
}
