/**
 * The network of Theorem 1, as plain data:
 *
 *     c(x) = Σ_j w_j · max(⟨a, x⟩ − b_j, 0).
 */
export interface TwoLayerNetwork {
  readonly kind: "two-layer";
  /** a, `[d]`: the direction onto which points are projected. */
  readonly direction: Float64Array;
  /** b, `[n]`: the thresholds, ascending. */
  readonly thresholds: Float64Array;
  /** w, `[n, outputs]`, row-major. */
  readonly weights: Float64Array;
  readonly outputs: number;
  /** min_i (x_i − b_i), the smallest eigenvalue of the system solved for w (Lemma 1). */
  readonly smallestEigenvalue: number;
}

/** A ReLU network on the projection ⟨a, x⟩: rectified layers, and a last one that is linear. */
export interface DeepNetwork {
  readonly kind: "deep";
  /** a, `[d]`. */
  readonly direction: Float64Array;
  /** `weights` is `[inputs, units]`, row-major; `biases` is `[units]`. The first has one input. */
  readonly layers: readonly { readonly weights: Float64Array; readonly biases: Float64Array }[];
  readonly outputs: number;
}
