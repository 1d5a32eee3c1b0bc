import type { Examples } from "@rote/training";
import * as tf from "@tensorflow/tfjs-core";

/** Rows whose correlations with all images are in memory at a time: this many numbers. */
const NUMBERS = 1 << 24;

export interface Nearest {
  /** The nearest images of each, the nearest first: `[n, k]`. */
  readonly places: Int32Array;
  /** Their correlations with it, from −1 to 1: `[n, k]`. */
  readonly correlations: Float32Array;
}

/**
 * For each image the k others whose pixels correlate most with its own,
 *
 *     r_ij = x_i·x_j / (‖x_i‖·‖x_j‖),
 *
 * of images with mean 0. Of equal ones the first come first.
 */
export async function nearestImages(
  { images, shape }: Pick<Examples, "images" | "shape">,
  k: number,
  {
    signal,
    onProgress,
  }: {
    signal?: AbortSignal | undefined;
    onProgress?: ((fraction: number) => void) | undefined;
  } = {},
): Promise<Nearest> {
  const [n, ...sides] = shape;
  const size = sides.reduce((a, b) => a * b);
  const count = Math.min(k, n - 1);
  const places = new Int32Array(n * count);
  const correlations = new Float32Array(n * count);
  const unit = tf.tidy(() => {
    const rows = tf.tensor2d(Float32Array.from(images), [n, size]);
    const centered = tf.sub(rows, tf.mean(rows, 1, true));
    return tf.div(centered, tf.maximum(tf.norm(centered, 2, 1, true), 1e-12)) as tf.Tensor2D;
  });
  try {
    const together = Math.max(1, Math.floor(NUMBERS / n));
    for (let start = 0; start < n; start += together) {
      signal?.throwIfAborted();
      const rows = Math.min(together, n - start);
      const product = tf.tidy(() =>
        tf.matMul(tf.slice(unit, [start, 0], [rows, size]), unit, false, true),
      );
      const values = (await product.data()) as Float32Array;
      product.dispose();
      for (let row = 0; row < rows; row++) {
        const i = start + row;
        const own = values.subarray(row * n, row * n + n);
        own[i] = Number.NEGATIVE_INFINITY;
        largest(own, count, places.subarray(i * count), correlations.subarray(i * count));
      }
      onProgress?.((start + rows) / n);
    }
  } finally {
    unit.dispose();
  }
  return { places, correlations };
}

/**
 * The places of the largest values and these, in falling order, into the beginning of two arrays.
 */
function largest(
  values: Float32Array,
  count: number,
  places: Int32Array,
  found: Float32Array,
): void {
  found.fill(Number.NEGATIVE_INFINITY, 0, count);
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!(value > found[count - 1]!)) continue;
    let at = count - 1;
    for (; at > 0 && value > found[at - 1]!; at--) {
      found[at] = found[at - 1]!;
      places[at] = places[at - 1]!;
    }
    found[at] = value;
    places[at] = i;
  }
}
