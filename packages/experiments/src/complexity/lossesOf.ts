import type { Examples } from "@rote/training";
import * as tf from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";

/** Examples whose logits are computed together. */
const TOGETHER = 256;

/** The cross-entropy of each example in nats: log Σ_c exp(z_c − z_y). */
export async function lossesOf(
  model: LayersModel,
  { images, shape: [n, ...rest], labels }: Examples,
): Promise<Float64Array> {
  const losses = new Float64Array(n);
  const size = rest.reduce((product, side) => product * side, 1);
  for (let first = 0; first < n; first += TOGETHER) {
    const end = Math.min(n, first + TOGETHER);
    const part = tf.tidy(() => {
      const pixels = Float32Array.from(images.subarray(first * size, end * size));
      const logits = model.predict(tf.tensor(pixels, [end - first, ...rest])) as tf.Tensor2D;
      const ofThese = tf.tensor1d(
        Int32Array.from({ length: end - first }, (_, i) => labels[first + i]!),
        "int32",
      );
      const targets = tf.oneHot(ofThese, logits.shape[1]);
      return tf.neg(tf.sum(tf.mul(targets, tf.logSoftmax(logits)), 1));
    });
    losses.set(await part.data(), first);
    part.dispose();
  }
  return losses;
}
