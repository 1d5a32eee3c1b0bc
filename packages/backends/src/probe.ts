import * as tf from "@tensorflow/tfjs-core";

/**
 * Checks the current backend by one matrix product. It finds a driver that starts but computes
 * nonsense, or loses its context at once, before an hour of training does.
 *
 * @returns what is wrong, or null.
 */
export async function probe(): Promise<string | null> {
  const product = tf.tidy(() => {
    const a = tf.tensor2d([1, 2, 3, 4, 5, 6], [2, 3]);
    const b = tf.tensor2d([7, 8, 9, 10, 11, 12], [3, 2]);
    return tf.matMul(a, b);
  });
  try {
    const found = Array.from(await product.data());
    const expected = [58, 64, 139, 154];
    return found.every((value, i) => Math.abs(value - expected[i]!) < 1e-2)
      ? null
      : `it computes [[1,2,3],[4,5,6]] × [[7,8],[9,10],[11,12]] as ${JSON.stringify(found)}`;
  } finally {
    product.dispose();
  }
}
