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
    const logits = tf.tidy(() => {
      const part = Float32Array.from(images.subarray(first * size, end * size));
      const x = tf.tensor(part, [end - first, ...rest]);
      return model.predict(x) as tf.Tensor;
    });
    const values = await logits.data();
    logits.dispose();
    const classes = values.length / (end - first);
    for (let i = first; i < end; i++) {
      const at = (i - first) * classes;
      losses[i] = lossOf(values.subarray(at, at + classes) as Float32Array, labels[i]!);
    }
  }
  return losses;
}

function lossOf(logits: Float32Array, label: number): number {
  const largest = logits.reduce((a, b) => Math.max(a, b));
  const sum = logits.reduce((total, z) => total + Math.exp(z - largest), 0);
  return Math.log(sum) + largest - logits[label]!;
}
