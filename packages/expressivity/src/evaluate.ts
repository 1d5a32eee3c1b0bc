import type { DeepNetwork } from "./deepen.ts";
import { project, type TwoLayerNetwork } from "./fitAnyFunction.ts";
import { type Rows, toMatrix } from "./rows.ts";

/**
 * The network's outputs at `points`, in float64.
 *
 * @param points `[m, d]`.
 * @returns `[m, outputs]`, row-major.
 * @throws {RangeError} if the points don't have the network's dimension.
 */
export function evaluate(network: TwoLayerNetwork | DeepNetwork, points: Rows): Float64Array {
  const z = toMatrix("evaluate", "points", points);
  const d = network.direction.length;
  if (z.columns !== d) {
    throw new RangeError(`evaluate: points must have ${d} coordinates, got ${z.columns}.`);
  }
  const x = project(z, network.direction);
  const out = new Float64Array(z.rows * network.outputs);
  for (let i = 0; i < z.rows; i++) {
    const row = out.subarray(i * network.outputs, (i + 1) * network.outputs);
    if (network.kind === "two-layer") evaluateTwoLayers(network, x[i]!, row);
    else evaluateLayers(network, x[i]!, row);
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

function evaluateLayers(network: DeepNetwork, x: number, out: Float64Array): void {
  let values = Float64Array.of(x);
  network.layers.forEach(({ weights, biases }, layer) => {
    const next = biases.slice();
    for (let j = 0; j < next.length; j++) {
      let sum = 0;
      for (let i = 0; i < values.length; i++) sum += weights[i * next.length + j]! * values[i]!;
      const value = sum + next[j]!;
      next[j] = layer < network.layers.length - 1 ? Math.max(value, 0) : value;
    }
    values = next;
  });
  out.set(values);
}
