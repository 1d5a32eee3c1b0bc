import * as tf from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { backendError, readAndDispose } from "./backendLostError.ts";
import { constraintsOf } from "./constraints.ts";
import { countCorrect, crossEntropy } from "./crossEntropy.ts";
import type { BatchTensors } from "./examples.ts";
import { Optimizer, type OptimizerOptions } from "./optimizer.ts";

export interface TrainingStepOptions {
  optimizer: OptimizerOptions;
  /** Gradients are scaled down to this norm, all weights together, where they are longer. */
  clipNorm?: number;
  /** What layers read from JavaScript: a captured step is traced again where it has changed. */
  watch?: () => readonly unknown[];
  /** Whether the backend may capture the step. Defaults to true. */
  capture?: boolean;
  /** Whether a step gives the logits that it saw. Defaults to false. */
  logits?: boolean;
}

/** A step function that a backend keeps as a compiled graph: see `@rote/tfjs-backend-onnx`. */
interface Captured<Result> {
  run(...inputs: tf.Tensor[]): Result;
  dispose(): void;
}
interface MayCapture {
  capture?: <Result>(
    step: (...inputs: tf.Tensor[]) => Result,
    options: { watch?: () => readonly unknown[] },
  ) => Captured<Result>;
}

/** What a step saw, before it changed the weights. */
export interface StepResult {
  /** Mean cross-entropy of the batch. */
  loss: number;
  /** How many of its examples were right. */
  correct: number;
  /** `[batch, classes]`, where they are asked for; else empty. */
  logits: Float32Array;
}

/**
 * Steps of gradient descent on the softmax cross-entropy plus the model's own regularization
 * losses, after each of which the weights are brought back to their constraints. A step is one
 * function of the batch and the learning rate, whose state is variables: weights, moving averages,
 * the optimizer's slots. A backend that can capture such a function runs it as one graph.
 */
export class TrainingStep {
  readonly optimizer: Optimizer;
  readonly #model: LayersModel;
  readonly #variables: tf.Variable[];
  readonly #constraints: ReturnType<typeof constraintsOf>;
  readonly #clipNorm: number | undefined;
  readonly #logits: boolean;
  /** Sums of gradients over the parts of a batch; made when a batch first comes in parts. */
  #sums: tf.Variable[] | undefined;
  readonly #whole: Captured<tf.Tensor>;
  readonly #part: Captured<tf.Tensor>;
  readonly #update: Captured<tf.Tensor[]>;

  constructor(model: LayersModel, options: TrainingStepOptions) {
    const { optimizer, clipNorm, logits = false } = options;
    this.#model = model;
    this.#variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
    this.#constraints = constraintsOf(model);
    this.optimizer = new Optimizer(optimizer, this.#variables);
    this.#clipNorm = clipNorm;
    this.#logits = logits;
    this.#whole = captured(options, (images, labels, learningRate) => {
      const { seen, gradients } = this.#gradients(images!, labels!);
      this.#apply(gradients, learningRate!);
      return seen;
    });
    this.#part = captured(options, (images, labels, share) => {
      const { seen, gradients } = this.#gradients(images!, labels!);
      for (const [i, sum] of this.#sums!.entries()) {
        sum.assign(tf.add(sum, tf.mul(gradients[i]!, share!)));
      }
      return seen;
    });
    this.#update = captured(options, (learningRate) => {
      this.#apply(this.#sums!, learningRate!);
      for (const sum of this.#sums!) sum.assign(tf.zerosLike(sum));
      return [];
    });
  }

  /**
   * One step on one batch, in one part or several whose gradients are added up: a smaller part
   * needs less memory, and the step is the same but for rounding and batch normalization, which
   * sees the parts. The tensors are disposed.
   */
  async run(parts: readonly BatchTensors[], learningRate: number): Promise<StepResult> {
    const rate = tf.scalar(learningRate);
    const results: { values: Float32Array; size: number }[] = [];
    const size = parts.reduce((sum, { labels }) => sum + labels.shape[0], 0);
    try {
      for (const { images, labels } of parts) {
        let result: tf.Tensor;
        if (parts.length === 1) result = this.#whole.run(images, labels, rate);
        else {
          this.#sums ??= this.#variables.map(({ shape }) =>
            tf.tidy(() => tf.variable(tf.zeros(shape), false)),
          );
          const share = tf.scalar(labels.shape[0] / size);
          result = this.#part.run(images, labels, share);
          share.dispose();
        }
        results.push({ values: await readAndDispose(result), size: labels.shape[0] });
      }
      if (parts.length > 1) this.#update.run(rate);
    } catch (error) {
      throw backendError(error);
    } finally {
      rate.dispose();
      for (const { images, labels } of parts) tf.dispose([images, labels]);
    }
    return {
      loss: results.reduce((sum, { values, size }) => sum + values[0]! * size, 0) / size,
      correct: results.reduce((sum, { values }) => sum + values[1]!, 0),
      logits: joined(results.map(({ values }) => values.subarray(2))),
    };
  }

  #gradients(images: tf.Tensor, labels: tf.Tensor) {
    let seen: tf.Tensor | undefined;
    const { grads } = tf.variableGrads(() => {
      const logits = this.#model.apply(images, { training: true }) as tf.Tensor2D;
      const classes = labels as tf.Tensor1D | tf.Tensor2D;
      const loss = crossEntropy(logits, classes);
      const sums = tf.stack([loss, tf.cast(countCorrect(logits, classes), "float32")]);
      // In one tensor, so that a step is read from the backend once.
      seen = tf.keep(this.#logits ? tf.concat([sums, tf.reshape(logits, [-1])]) : sums);
      return this.#model.calculateLosses().reduce((sum, penalty) => tf.add(sum, penalty), loss);
    }, this.#variables);
    return { seen: seen!, gradients: this.#variables.map(({ name }) => grads[name]!) };
  }

  #apply(gradients: readonly tf.Tensor[], learningRate: tf.Tensor): void {
    this.optimizer.apply(
      this.#clipNorm === undefined ? gradients : clipped(gradients, this.#clipNorm),
      learningRate as tf.Scalar,
    );
    tf.tidy(() => {
      for (const [i, constraint] of this.#constraints.entries()) {
        if (constraint) this.#variables[i]!.assign(constraint.apply(this.#variables[i]!));
      }
    });
  }

  dispose(): void {
    for (const step of [this.#whole, this.#part, this.#update]) step.dispose();
    this.optimizer.dispose();
    tf.dispose(this.#sums ?? []);
  }
}

function joined(parts: readonly Float32Array[]): Float32Array {
  if (parts.length === 1) return parts[0]!;
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** g · min(1, c / ‖g‖), the norm taken over all gradients together. */
function clipped(gradients: readonly tf.Tensor[], norm: number): tf.Tensor[] {
  const squares = gradients.map((gradient) => tf.sum(tf.square(gradient)));
  const length = tf.sqrt(tf.addN(squares));
  const factor = tf.div(norm, tf.maximum(length, norm));
  return gradients.map((gradient) => tf.mul(gradient, factor));
}

/** The step kept as a graph where the backend can do that, or as it is. */
function captured<Result extends tf.Tensor | tf.Tensor[]>(
  { watch, capture = true }: TrainingStepOptions,
  step: (...inputs: tf.Tensor[]) => Result,
): Captured<Result> {
  const backend = tf.backend() as MayCapture;
  if (capture && backend.capture) return backend.capture(step, watch ? { watch } : {});
  return { run: (...inputs) => tf.tidy(() => step(...inputs)), dispose: () => {} };
}
