import { deepen, fitAnyFunction, measureFit } from "@rote/expressivity";
import { integers, key, normals } from "@rote/random";
import type { ExpressivityRecord } from "@rote/records";
import { planMemory } from "../data/planMemory.ts";
import { runtime } from "../kind/runtime.ts";
import { checkComplete } from "../specification/checkComplete.ts";
import { specificationHash } from "../specification/specificationHash.ts";
import {
  type CompleteExpressivitySpecification,
  completeExpressivitySpecification,
  expressivityFields,
} from "./expressivitySpecification.ts";

/** Arrays as large as the values: they, their order, the weights, what the network gives. */
const COPIES = 6;

/**
 * Theorem 1 put to the test: random points with random values that have nothing to do with them,
 * and the network with 2n + d weights that takes exactly these values; or its deeper form of
 * Corollary 1.
 *
 * @param specification what `completeExpressivitySpecification` returns.
 * @throws {SpecificationError} if the specification is not complete.
 * @throws {MemoryError} if the points do not fit into memory; nothing has been allocated then.
 *
 * Reference: Zhang et al., ICLR 2017, arXiv:1611.03530, section 4 and appendix C.
 */
export async function runExpressivity(
  specification: CompleteExpressivitySpecification,
): Promise<ExpressivityRecord> {
  const complete = completeExpressivitySpecification;
  checkComplete("runExpressivity", specification, expressivityFields, complete);
  const { n, dimension, outputs, depth, seed } = specification;
  const bytes = Float64Array.BYTES_PER_ELEMENT * n * (dimension + COPIES * outputs);
  planMemory(`runExpressivity: ${n} points in ${dimension} dimensions`, bytes, "Use fewer");
  const began = performance.now();
  const points = {
    data: normals(key(seed, "expressivity/points"), n * dimension),
    shape: [n, dimension] as const,
  };
  const root = key(seed, "expressivity/values");
  const values = {
    data:
      specification.values === "numbers"
        ? normals(root, n * outputs)
        : Float64Array.from(integers(root, 10, n * outputs)),
    shape: [n, outputs] as const,
  };
  const shallow = fitAnyFunction(points, values, { seed });
  const network = depth === 2 ? shallow : deepen(shallow, depth);
  const fit = measureFit(network, points, values);
  return {
    kind: "expressivity",
    version: 1,
    specification,
    specificationHash: await specificationHash(specification),
    n,
    dimension,
    outputs,
    depth,
    width: fit.width,
    weights: fit.weights,
    maxError: fit.maxError,
    largestWeight: fit.largestWeight,
    environment: runtime(),
    seconds: (performance.now() - began) / 1000,
  };
}
