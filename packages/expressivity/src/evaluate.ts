import { checkNetwork } from "./checkNetwork.ts";
import { ExpressivityArgumentError } from "./expressivityArgumentError.ts";
import { project } from "./fitAnyFunction.ts";
import type { DeepNetwork, TwoLayerNetwork } from "./network.ts";
import { type Matrix, type Rows, toMatrix } from "./rows.ts";
import { type Order, sumInOrder } from "./sumInOrder.ts";

/**
 * The network's outputs at `points`, in float64.
 *
 * @param points `[m, d]`.
 * @returns `[m, outputs]`, row-major.
 * @throws {ExpressivityArgumentError} if the points don't have the network's dimension.
 */
export function evaluate(network: TwoLayerNetwork | DeepNetwork, points: Rows): Float64Array {
  checkNetwork("evaluate", network);
  const z = pointsOf(network, points);
  const x = project(z, network.direction);
  const out = new Float64Array(z.rows * network.outputs);
  const layers = network.kind === "deep" ? network.layers.map(sparse) : [];
  for (let i = 0; i < z.rows; i++) {
    const row = out.subarray(i * network.outputs, (i + 1) * network.outputs);
    if (network.kind === "two-layer") evaluateTwoLayers(network, x[i]!, row);
    else evaluateLayers(layers, x[i]!, row);
  }
  return out;
}

function pointsOf({ direction }: TwoLayerNetwork | DeepNetwork, points: Rows): Matrix {
  const z = toMatrix("evaluate", "points", points);
  if (z.columns === direction.length) return z;
  throw new ExpressivityArgumentError(
    `evaluate: points must have ${direction.length} coordinates, got ${z.columns}.`,
  );
}

/**
 * The same with every sum, of the projection and of each unit, taken in another order; "forward" is
 * that of `evaluate`. A matrix product may take any.
 */
export function evaluateInOrder(
  order: Order,
  network: TwoLayerNetwork | DeepNetwork,
  points: Rows,
): Float64Array {
  const { data, rows, columns } = pointsOf(network, points);
  const { direction, outputs } = network;
  const out = new Float64Array(rows * outputs);
  const layers = network.kind === "deep" ? network.layers.map(sparse).map(byUnit) : [];
  const room = network.kind === "deep" ? 0 : network.thresholds.length;
  const terms = new Float64Array(
    layers
      .flat()
      .reduce((most, { from }) => Math.max(most, from.length + 1), Math.max(room, columns)),
  );
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) terms[j] = direction[j]! * data[i * columns + j]!;
    const x = sumInOrder(order, terms, columns);
    const row = out.subarray(i * outputs, (i + 1) * outputs);
    if (network.kind === "two-layer") twoLayersInOrder(order, network, x, terms, row);
    else row.set(layersInOrder(order, layers, x, terms));
  }
  return out;
}

function twoLayersInOrder(
  order: Order,
  { thresholds: b, weights: w, outputs }: TwoLayerNetwork,
  x: number,
  terms: Float64Array,
  out: Float64Array,
): void {
  for (let k = 0; k < outputs; k++) {
    let count = 0;
    for (; count < b.length && b[count]! < x; count++) {
      terms[count] = w[count * outputs + k]! * (x - b[count]!);
    }
    out[k] = sumInOrder(order, terms, count);
  }
}

/** What goes into one unit: its bias, and the inputs whose weights are not zero. */
interface Unit {
  bias: number;
  from: number[];
  weights: number[];
}

function byUnit({ from, to, weights, biases }: SparseLayer): Unit[] {
  const units = Array.from(biases, (bias): Unit => ({ bias, from: [], weights: [] }));
  for (const [k, unit] of to.entries()) {
    units[unit]!.from.push(from[k]!);
    units[unit]!.weights.push(weights[k]!);
  }
  return units;
}

function layersInOrder(
  order: Order,
  layers: readonly Unit[][],
  x: number,
  terms: Float64Array,
): Float64Array {
  let values = Float64Array.of(x);
  for (const [index, units] of layers.entries()) {
    values = Float64Array.from(units, ({ bias, from, weights }) => {
      terms[0] = bias;
      for (let k = 0; k < from.length; k++) terms[k + 1] = weights[k]! * values[from[k]!]!;
      const sum = sumInOrder(order, terms, from.length + 1);
      return index < layers.length - 1 ? Math.max(sum, 0) : sum;
    });
  }
  return values;
}

/** out_k = Σ_j w_jk · max(x − b_j, 0). The thresholds ascend: the sum ends where x is below one. */
function evaluateTwoLayers(network: TwoLayerNetwork, x: number, out: Float64Array): void {
  const { thresholds: b, weights: w, outputs } = network;
  for (let k = 0; k < outputs; k++) {
    let sum = 0;
    for (let j = 0; j < b.length && b[j]! < x; j++) sum += w[j * outputs + k]! * (x - b[j]!);
    out[k] = sum;
  }
}

/** The weights of a layer that are not zero: almost all are. */
interface SparseLayer {
  from: Uint32Array;
  to: Uint32Array;
  weights: Float64Array;
  biases: Float64Array;
}

function sparse({ weights, biases }: DeepNetwork["layers"][number]): SparseLayer {
  const places = Uint32Array.from(weights.keys()).filter((place) => weights[place] !== 0);
  return {
    from: places.map((place) => Math.floor(place / biases.length)),
    to: places.map((place) => place % biases.length),
    weights: Float64Array.from(places, (place) => weights[place]!),
    biases,
  };
}

function evaluateLayers(layers: readonly SparseLayer[], x: number, out: Float64Array): void {
  let values = Float64Array.of(x);
  for (const [index, { from, to, weights, biases }] of layers.entries()) {
    const next = biases.slice();
    for (let k = 0; k < weights.length; k++) {
      next[to[k]!] = next[to[k]!]! + weights[k]! * values[from[k]!]!;
    }
    if (index < layers.length - 1) {
      for (let j = 0; j < next.length; j++) next[j] = Math.max(next[j]!, 0);
    }
    values = next;
  }
  out.set(values);
}
