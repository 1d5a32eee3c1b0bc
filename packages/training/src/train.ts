import { foldIn, key, permutation } from "@rote/random";
import * as tf from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { breathe } from "./breathe.ts";
import { countCorrect, crossEntropy } from "./crossEntropy.ts";
import { DivergedError } from "./divergedError.ts";
import { type Evaluation, evaluate } from "./evaluate.ts";
import { type BatchTensors, checkExamples, type Examples, takeBatch } from "./examples.ts";
import type { LearningRate } from "./learningRate.ts";
import { restoreState, type TrainingState, takeState } from "./trainingState.ts";

export interface TrainOptions {
  /** Fixes the order of the examples in every epoch. */
  seed: number;
  /** Steps are w ← w − learningRate · v with v ← momentum · v + gradient. */
  learningRate: LearningRate;
  /** Defaults to 0.9. */
  momentum?: number;
  /** Defaults to 128; the last batch of an epoch may be smaller. */
  batchSize?: number;
  /** Training ends after so many epochs at the latest. */
  epochs: number;
  /** Training ends once the training accuracy after an epoch reaches this. Defaults to 1. */
  stopAtAccuracy?: number;
  /** Sets on which the model is evaluated after each epoch. */
  evaluateOn?: Readonly<Record<string, Examples>>;
  /** Multiplies the learning rate; asked before each step. */
  learningRateScale?: () => number;
  /**
   * What is learned of the examples at these places in this epoch, in their order; for augmentation.
   * Defaults to the examples as they are.
   */
  batch?: (places: Uint32Array, epoch: number) => Examples;
  /** Called before each step, counted from 1; for layers that must know it. */
  beforeStep?: (step: number) => void;
  /** Called after each epoch, before its event; `state()` is where the run stands. */
  inspect?: (view: TrainingView) => void | Promise<void>;
  /** Goes on from there instead of from the model's weights. */
  resume?: TrainingState;
  signal?: AbortSignal;
}

export interface TrainingView {
  epoch: number;
  step: number;
  state(): Promise<TrainingState>;
}

export interface StepEvent {
  type: "step";
  /** Counted from 1, as all epochs and steps in events. */
  epoch: number;
  step: number;
  /** Mean cross-entropy of the batch, before the step. */
  loss: number;
}

export interface EpochEvent {
  type: "epoch";
  epoch: number;
  /** Steps taken since the beginning. */
  step: number;
  /** Mean over the epoch's examples of the loss that each had in its batch. */
  loss: number;
  /** Fraction of the epoch's examples that were right in their batch, before its step. */
  onlineAccuracy: number;
  /** Fraction of all training examples that are right after the epoch. */
  trainAccuracy: number;
  evaluations: Record<string, Evaluation>;
  learningRate: number;
}

export interface DoneEvent {
  type: "done";
  /** Whether `stopAtAccuracy` was reached. */
  fitted: boolean;
  epochs: number;
  steps: number;
}

export type TrainingEvent = StepEvent | EpochEvent | DoneEvent;

/**
 * Trains a classifier by stochastic gradient descent with momentum on the softmax cross-entropy (plus
 * the model's own regularization losses), and tells what happens as it happens:
 *
 *     for await (const event of train(model, examples, options)) …
 *
 * Every epoch visits all examples once, in an order that depends on the seed and the epoch alone. On
 * one backend the same seed gives the same weights, to the bit. The model's weights are changed in
 * place; nothing else that was allocated outlives the run, also if the consumer stops early.
 *
 * @param model takes images and gives logits `[batch, classes]`.
 * @throws {RangeError} if the options or the examples do not fit the model.
 * @throws {DivergedError} at the step whose loss is NaN or infinite.
 * @throws the signal's reason, between two steps, once it is aborted.
 *
 * Reference: Zhang et al., ICLR 2017, appendix A.
 */
export async function* train(
  model: LayersModel,
  examples: Examples,
  options: TrainOptions,
): AsyncGenerator<TrainingEvent, void, undefined> {
  const { seed, learningRate, momentum = 0.9, batchSize = 128, epochs } = options;
  const { stopAtAccuracy = 1, evaluateOn = {}, signal, resume, inspect, beforeStep } = options;
  const { learningRateScale = () => 1 } = options;
  checkOptions(options);
  checkExamples("train", model, examples);
  for (const set of Object.values(evaluateOn)) checkExamples("train", model, set);

  const n = examples.shape[0];
  const order = key(seed, "order");
  const optimizer = tf.train.momentum(learningRate(0), momentum);
  const evaluateOptions = signal ? { signal } : {};
  let step = resume?.step ?? 0;
  let current = Number.NaN;
  try {
    if (resume) await restoreState(model, optimizer, resume);
    for (let epoch = (resume?.epoch ?? 0) + 1; epoch <= epochs; epoch++) {
      const rate = learningRate(epoch - 1);
      const places = permutation(foldIn(order, epoch), n);
      let lossSum = 0;
      let correct = 0;
      for (let start = 0; start < n; start += batchSize) {
        await breathe();
        signal?.throwIfAborted();
        const chosen = places.subarray(start, start + batchSize);
        const batch = options.batch
          ? takeBatch(
              options.batch(chosen, epoch),
              chosen.map((_, i) => i),
            )
          : takeBatch(examples, chosen);
        beforeStep?.(step + 1);
        const scaled = rate * learningRateScale();
        if (scaled !== current) optimizer.setLearningRate(scaled);
        current = scaled;
        const size = batch.labels.size;
        const result = await trainingStep(model, optimizer, batch);
        step++;
        if (!Number.isFinite(result.loss)) {
          throw new DivergedError({ epoch, step, loss: result.loss });
        }
        lossSum += result.loss * size;
        correct += result.correct;
        yield { type: "step", epoch, step, loss: result.loss };
      }

      const { accuracy: trainAccuracy } = await evaluate(model, examples, evaluateOptions);
      const evaluations: Record<string, Evaluation> = {};
      for (const [name, set] of Object.entries(evaluateOn)) {
        evaluations[name] = await evaluate(model, set, evaluateOptions);
      }
      const at = { epoch, step };
      await inspect?.({ ...at, state: () => takeState(model, optimizer, at) });
      yield {
        type: "epoch",
        epoch,
        step,
        loss: lossSum / n,
        onlineAccuracy: correct / n,
        trainAccuracy,
        evaluations,
        learningRate: rate,
      };
      if (trainAccuracy >= stopAtAccuracy || epoch === epochs) {
        yield { type: "done", fitted: trainAccuracy >= stopAtAccuracy, epochs: epoch, steps: step };
        return;
      }
    }
  } finally {
    optimizer.dispose();
    // tfjs' momentum optimizer forgets the scalar that holds its learning rate.
    (optimizer as unknown as { c: tf.Tensor }).c.dispose();
  }
}

/** One step on one batch, which it disposes; the loss and the number correct are those before it. */
async function trainingStep(
  model: LayersModel,
  optimizer: tf.Optimizer,
  { images, labels }: BatchTensors,
): Promise<{ loss: number; correct: number }> {
  const result = tf.tidy(() => {
    let seen: tf.Tensor | undefined;
    const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
    const { grads } = tf.variableGrads(() => {
      const logits = model.apply(images, { training: true }) as tf.Tensor2D;
      const loss = crossEntropy(logits, labels);
      seen = tf.keep(tf.stack([loss, tf.cast(countCorrect(logits, labels), "float32")]));
      return model.calculateLosses().reduce((sum, penalty) => tf.add(sum, penalty), loss);
    }, variables);
    optimizer.applyGradients(grads);
    return seen!;
  });
  images.dispose();
  labels.dispose();
  const [loss, correct] = await result.data();
  result.dispose();
  return { loss: loss!, correct: correct! };
}

function checkOptions({
  momentum = 0.9,
  batchSize = 128,
  epochs,
  stopAtAccuracy = 1,
}: TrainOptions) {
  if (!(momentum >= 0 && momentum < 1)) {
    throw new RangeError(`train: momentum must be in [0, 1), got ${momentum}.`);
  }
  if (!Number.isInteger(batchSize) || batchSize < 1) {
    throw new RangeError(`train: batchSize must be a positive integer, got ${batchSize}.`);
  }
  if (!Number.isInteger(epochs) || epochs < 1) {
    throw new RangeError(`train: epochs must be a positive integer, got ${epochs}.`);
  }
  if (!(stopAtAccuracy > 0 && stopAtAccuracy <= 1)) {
    throw new RangeError(
      `train: stopAtAccuracy must be in (0, 1], got ${stopAtAccuracy}. For 99 %, pass 0.99.`,
    );
  }
}
