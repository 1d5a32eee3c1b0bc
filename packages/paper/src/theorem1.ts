import { checkNumbers, objectOf } from "./paperArgumentError.ts";
/**
 * Weights of Theorem 1's two-layer network for n points in d dimensions with K values each:
 * d + n + n·K, which is 2n + d for one value.
 *
 * Reference: Zhang et al., ICLR 2017, section 4 and appendix C.
 */
export function theorem1Weights(size: { n: number; dimension: number; outputs: number }): number {
  const { n, dimension, outputs } = objectOf("theorem1Weights", size);
  checkNumbers("theorem1Weights", { n, dimension, outputs });
  return dimension + n + n * outputs;
}
