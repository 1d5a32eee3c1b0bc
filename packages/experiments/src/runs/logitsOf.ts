import type { Examples } from "@rote/training";
import * as tf from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";

/** Examples in one forward pass. */
const TOGETHER = 1000;

/** The outputs of a network on all examples, in inference mode: `[n, classes]`, row by row. */
export async function logitsOf(
  model: LayersModel,
  { images, shape }: Pick<Examples, "images" | "shape">,
  signal?: AbortSignal,
): Promise<Float32Array> {
  const [n, ...sides] = shape;
  const size = sides.reduce((a, b) => a * b);
  const all = new Float32Array(n * model.outputs[0]!.shape.at(-1)!);
  let at = 0;
  for (let start = 0; start < n; start += TOGETHER) {
    signal?.throwIfAborted();
    const end = Math.min(start + TOGETHER, n);
    const logits = tf.tidy(() => {
      const rows = images.subarray(start * size, end * size);
      const batch = tf.tensor(rows, [end - start, ...sides], "float32");
      return model.apply(batch, { training: false }) as tf.Tensor;
    });
    const part = (await logits.data()) as Float32Array;
    logits.dispose();
    all.set(part, at);
    at += part.length;
  }
  return all;
}
