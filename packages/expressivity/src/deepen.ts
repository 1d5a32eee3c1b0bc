import { checkInteger } from "@rote/options";
import { checkNetwork } from "./checkNetwork.ts";
import { ExpressivityArgumentError } from "./expressivityArgumentError.ts";
import type { DeepNetwork, TwoLayerNetwork } from "./network.ts";

/**
 * The depth-k network of Corollary 1: the same function as a two-layer network, by a network of k
 * layers (k − 1 rectified ones, then a linear one), of width ⌈n/(k − 1)⌉ + 3 for one output, and
 * with O(n + d) weights that are not zero.
 *
 * The n units max(x − b_j, 0) are spread over the rectified layers in order of their thresholds.
 * Each layer also hands on c = max(x − b_1, 0), from which later units are formed, and the sum s of
 * all earlier units' contributions as the pair max(s, 0), max(−s, 0). Where x > b_1, as on the
 * sample, nothing is approximated; and where x ≤ b_1 both networks give 0. (The paper's sketch
 * divides the sample into intervals and joins them by an approximate selector; this needs none.)
 *
 * @param depth k, at least 2.
 * @throws {ExpressivityArgumentError} if `depth` is not an integer in [2, n + 1].
 *
 * Reference: Zhang et al., ICLR 2017, arXiv:1611.03530, Corollary 1.
 */
export function deepen(network: TwoLayerNetwork, depth: number): DeepNetwork {
  checkNetwork("deepen", network);
  const { direction, thresholds: b, weights: w, outputs } = network;
  const n = b.length;
  // Each rectified layer has a unit of its own.
  checkInteger("deepen", "depth", depth, [2, n + 1], ExpressivityArgumentError);

  // Rectified layer l holds the units from `starts[l]` to `starts[l + 1]`.
  const hidden = depth - 1;
  const starts = Array.from({ length: hidden + 1 }, (_, l) => Math.floor((l * n) / hidden));
  const layers: { weights: Float64Array; biases: Float64Array }[] = [];

  // Units of a layer, in this order: its hinges, then c, then s⁺ and s⁻ of each output.
  // The first layer has no sum to hand on yet, the last no c that anyone reads.
  for (let l = 0; l < hidden; l++) {
    const count = starts[l + 1]! - starts[l]!;
    const carries = l < hidden - 1 ? 1 : 0;
    const sums = l > 0 ? 2 * outputs : 0;
    const previous = l > 0 ? starts[l]! - starts[l - 1]! : 0;
    const previousSums = l > 1 ? 2 * outputs : 0;
    const inputs = l > 0 ? previous + 1 + previousSums : 1;
    const units = count + carries + sums;
    const weights = new Float64Array(inputs * units);
    const biases = new Float64Array(units);
    const line = l > 0 ? previous : 0; // the input that carries x − b_1, or x itself
    const origin = l > 0 ? b[0]! : 0;

    for (let j = 0; j < count; j++) {
      weights[line * units + j] = 1;
      biases[j] = origin - b[starts[l]! + j]!;
    }
    if (carries) {
      weights[line * units + count] = 1;
      biases[count] = origin - b[0]!;
    }
    for (let k = 0; k < (sums ? outputs : 0); k++) {
      const plus = count + carries + 2 * k;
      for (let j = 0; j < previous; j++) {
        const weight = w[(starts[l - 1]! + j) * outputs + k]!;
        weights[j * units + plus] = weight;
        weights[j * units + plus + 1] = -weight;
      }
      if (previousSums) {
        const from = previous + 1 + 2 * k;
        weights[from * units + plus] = 1;
        weights[(from + 1) * units + plus] = -1;
        weights[from * units + plus + 1] = -1;
        weights[(from + 1) * units + plus + 1] = 1;
      }
    }
    layers.push({ weights, biases });
  }

  const last = hidden - 1;
  const count = n - starts[last]!;
  const inputs = count + (last > 0 ? 2 * outputs : 0);
  const weights = new Float64Array(inputs * outputs);
  weights.set(w.slice(starts[last]! * outputs)); // also of lists, as JSON has them
  for (let k = 0; k < (last > 0 ? outputs : 0); k++) {
    weights[(count + 2 * k) * outputs + k] = 1;
    weights[(count + 2 * k + 1) * outputs + k] = -1;
  }
  layers.push({ weights, biases: new Float64Array(outputs) });
  return { kind: "deep", direction: Float64Array.from(direction), layers, outputs };
}
