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

/**
 * Width and weights: n and d + n + n · K for two layers. Those of a deep network follow from its
 * construction, layer by layer: `deepen` of `@rote/expressivity`.
 */
export function sizesOf({
  n,
  dimension,
  outputs,
  depth,
}: Pick<CompleteExpressivitySpecification, "n" | "dimension" | "outputs" | "depth">) {
  if (depth === 2) return { width: n, weights: dimension + n + n * outputs };
  const hidden = depth - 1;
  const start = (layer: number) => Math.floor((layer * n) / hidden);
  let width = 0;
  let weights = dimension;
  for (let layer = 0; layer < hidden; layer++) {
    const hinges = start(layer + 1) - start(layer);
    const carries = layer < hidden - 1 ? 1 : 0; // c = max(x − b₁, 0)
    const sums = layer > 0 ? 2 * outputs : 0; // max(s, 0) and max(−s, 0) of each output
    width = Math.max(width, hinges + carries + sums);
    weights += 2 * hinges; // a weight and a bias each
    weights += carries + (layer === 0 ? carries : 0); // later ones have no bias
    const before = layer > 0 ? start(layer) - start(layer - 1) : 0;
    weights += sums * before + (layer > 1 ? 4 * outputs : 0);
  }
  weights += (n - start(hidden - 1)) * outputs + 2 * outputs;
  return { width, weights };
}
