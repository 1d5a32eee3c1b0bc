import { checkNetwork } from "./checkNetwork.ts";
import type { DeepNetwork, TwoLayerNetwork } from "./network.ts";

/**
 * How many weights a network has: for two layers d + n + n · outputs, which is Theorem 1's 2n + d
 * for one output; for more layers d and all other weights and biases that are not zero.
 *
 * @throws {ExpressivityArgumentError} if it is no network.
 */
export function weightCount(network: TwoLayerNetwork | DeepNetwork): number {
  checkNetwork("weightCount", network);
  const d = network.direction.length;
  if (network.kind === "two-layer") {
    return d + network.thresholds.length + network.weights.length;
  }
  const nonzero = (values: Float64Array) => values.reduce((n, v) => n + (v === 0 ? 0 : 1), 0);
  return network.layers.reduce(
    (sum, { weights, biases }) => sum + nonzero(weights) + nonzero(biases),
    d,
  );
}
