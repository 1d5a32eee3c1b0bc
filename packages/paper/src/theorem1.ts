/**
 * Weights of Theorem 1's two-layer network for n points in d dimensions with K values each:
 * d + n + n·K, which is 2n + d for one value.
 *
 * Reference: Zhang et al., ICLR 2017, section 4 and appendix C.
 */
export const theorem1Weights = ({
  n,
  dimension,
  outputs,
}: {
  n: number;
  dimension: number;
  outputs: number;
}): number => dimension + n + n * outputs;
