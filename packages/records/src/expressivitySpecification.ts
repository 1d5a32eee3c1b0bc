/** The specification of a network after Theorem 1 with every field filled in. */
export interface CompleteExpressivitySpecification {
  /** Points, of independent normal numbers. */
  n: number;
  /** d, the numbers of a point. */
  dimension: number;
  /** Values of a point. */
  outputs: number;
  /** The values: random numbers of the normal distribution, or random classes 0 … 9. */
  values: "numbers" | "classes";
  /** Layers: 2 for Theorem 1, more for Corollary 1. */
  depth: number;
  /** Draws points, values, and the direction of the construction. */
  seed: number;
}
