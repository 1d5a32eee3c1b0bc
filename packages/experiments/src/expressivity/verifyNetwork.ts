import { deepen, type TwoLayerNetwork, weightCount } from "@rote/expressivity";
import type { CompleteExpressivitySpecification, ExpressivityRecord } from "@rote/records";
import { type Verification, verifyFields } from "../kind/verification.ts";

/** Whether the sizes of a network after Theorem 1 are those that its specification gives. */
export function verifyNetwork(record: ExpressivityRecord): Verification {
  const { n, dimension, outputs, depth } = record.specification;
  return verifyFields("fields that the specification determines", record, {
    kind: "expressivity",
    version: 1,
    n,
    dimension,
    outputs,
    depth,
    ...sizesOf(record.specification),
  });
}

/** Numbers of the largest deep network that is built to count its weights. */
const MOST_NUMBERS = 1e7;

/** Width and weights: d + n + n · K for two layers; those of a deep network are counted in one. */
function sizesOf({ n, dimension, outputs, depth }: CompleteExpressivitySpecification) {
  if (depth === 2) return { width: n, weights: dimension + n + n * outputs };
  const units = Math.ceil(n / (depth - 1)) + 1 + 2 * outputs;
  const numbers = (depth - 1) * units * units + n * outputs;
  if (numbers > MOST_NUMBERS || dimension > MOST_NUMBERS) return {};
  // Which weights are zero follows from the construction: any network of this size has as many.
  const shallow: TwoLayerNetwork = {
    kind: "two-layer",
    direction: new Float64Array(dimension),
    thresholds: Float64Array.from({ length: n }, (_, i) => i + 1),
    weights: new Float64Array(n * outputs).fill(1),
    outputs,
    smallestEigenvalue: 1,
  };
  const network = deepen(shallow, depth);
  const hidden = network.layers.slice(0, -1);
  return {
    width: Math.max(...hidden.map(({ biases }) => biases.length)),
    weights: weightCount(network),
  };
}
