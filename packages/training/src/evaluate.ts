import { checkInteger, checkOptions } from "@rote/options";
import * as tf from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { readAndDispose } from "./backendLostError.ts";
import { breather } from "./breather.ts";
import { countCorrect, crossEntropy } from "./crossEntropy.ts";
import { checkExamples, type Examples, imageRows } from "./examples.ts";
import { TrainingArgumentError } from "./trainingArgumentError.ts";

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
 * @throws {TrainingArgumentError} if the examples do not fit the model, or the batch size is none.
 */
export async function evaluate(
  model: LayersModel,
  examples: Examples,
  options: EvaluateOptions = {},
): Promise<Evaluation> {
  checkOptions("evaluate", options, { batchSize: "number", signal: true }, TrainingArgumentError);

  checkExamples("evaluate", model, examples);
  return (await evaluateLabels(model, [examples], options))[0]!;
}

/** The same for several sets by name; those that share their images are seen once. */
export async function evaluateSets<Name extends string>(
  model: LayersModel,
  sets: Readonly<Record<Name, Examples>>,
  options?: EvaluateOptions,
): Promise<Record<Name, Evaluation>> {
  const names = Object.keys(sets) as Name[];
  const evaluations = {} as Record<Name, Evaluation>;
  for (const name of names) {
    if (name in evaluations) continue;
    const { images, shape } = sets[name];
    const alike = names.filter(
      (other) => sets[other].images === images && sets[other].shape.join() === shape.join(),
    );
    const found = await evaluateLabels(
      model,
      alike.map((other) => sets[other]),
      options,
    );
    for (const [i, other] of alike.entries()) evaluations[other] = found[i]!;
  }
  // In the order given, whatever was seen together.
  return Object.fromEntries(names.map((name) => [name, evaluations[name]])) as typeof evaluations;
}

/** One evaluation for each of the sets, whose images are the same. */
async function evaluateLabels(
  model: LayersModel,
  sets: readonly Examples[],
  { batchSize = 1000, signal }: EvaluateOptions = {},
): Promise<Evaluation[]> {
  checkInteger("evaluate", "batchSize", batchSize, [1], TrainingArgumentError);
  const n = sets[0]!.shape[0];
  const sums = sets.map(() => ({ correct: 0, loss: 0 }));
  const breathe = breather();
  for (let start = 0; start < n; start += batchSize) {
    await breathe();
    signal?.throwIfAborted();
    const size = Math.min(batchSize, n - start);
    const result = tf.tidy(() => {
      const images = imageRows(sets[0]!, start, size);
      const logits = model.apply(images, { training: false }) as tf.Tensor2D;
      const found = sets.map(({ labels }) => {
        const classes = Int32Array.from({ length: size }, (_, i) => labels[start + i]!);
        const expected = tf.tensor1d(classes, "int32");
        const hits = tf.cast(countCorrect(logits, expected), "float32");
        return [crossEntropy(logits, expected), hits];
      });
      return tf.stack(found.flat());
    });
    const values = await readAndDispose(result);
    for (const [i, sum] of sums.entries()) {
      sum.loss += values[2 * i]! * size;
      sum.correct += values[2 * i + 1]!;
    }
  }
  return sums.map(({ correct, loss }) => ({ accuracy: correct / n, loss: loss / n }));
}
