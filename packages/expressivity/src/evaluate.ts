import type { DeepNetwork } from "./deepen.ts";
import { ExpressivityArgumentError } from "./expressivityArgumentError.ts";
import { project, type TwoLayerNetwork } from "./fitAnyFunction.ts";
import { type Rows, toMatrix } from "./rows.ts";

/**
 * The network's outputs at `points`, in float64.
 *
 * @param points `[m, d]`.
 * @returns `[m, outputs]`, row-major.
 * @throws {ExpressivityArgumentError} if the points don't have the network's dimension.
 */
export function evaluate(network: TwoLayerNetwork | DeepNetwork, points: Rows): Float64Array {
  const z = toMatrix("evaluate", "points", points);
  const d = network.direction.length;
  if (z.columns !== d) {
    throw new ExpressivityArgumentError(
      `evaluate: points must have ${d} coordinates, got ${z.columns}.`,
    );
  }
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
