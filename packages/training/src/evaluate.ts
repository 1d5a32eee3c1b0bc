import * as tf from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { readAndDispose } from "./backendLostError.ts";
import { breathe } from "./breathe.ts";
import { countCorrect, crossEntropy } from "./crossEntropy.ts";
import { checkExamples, type Examples, takeBatch, toTensors } from "./examples.ts";

export interface Evaluation {
  /** The fraction of examples whose largest logit is at their label. */
  accuracy: number;
  /** The mean softmax cross-entropy, in nats. */
  loss: number;
}

export interface EvaluateOptions {
  /** Examples in one forward pass. Defaults to 1000. The accuracy does not depend on it. */
  batchSize?: number;
  signal?: AbortSignal;
}

/**
 * Accuracy and loss of a model on examples, in inference mode: batch normalization uses its moving
 * averages, dropout is off.
 *
 * @throws {RangeError} if the examples do not fit the model.
 */
export async function evaluate(
  model: LayersModel,
  examples: Examples,
  { batchSize = 1000, signal }: EvaluateOptions = {},
): Promise<Evaluation> {
  checkExamples("evaluate", model, examples);
  const n = examples.shape[0];
  let correct = 0;
  let loss = 0;
  for (let start = 0; start < n; start += batchSize) {
    await breathe();
    signal?.throwIfAborted();
    const size = Math.min(batchSize, n - start);
    const result = tf.tidy(() => {
      const places = Uint32Array.from({ length: size }, (_, i) => start + i);
      const batch = toTensors(takeBatch(examples, places))[0]!;
      const logits = model.apply(batch.images, { training: false }) as tf.Tensor2D;
      const hits = tf.cast(countCorrect(logits, batch.labels), "float32");
      return tf.stack([crossEntropy(logits, batch.labels), hits]);
    });
    const [batchLoss, batchCorrect] = await readAndDispose(result);
    loss += batchLoss! * size;
    correct += batchCorrect!;
  }
  return { accuracy: correct / n, loss: loss / n };
}
