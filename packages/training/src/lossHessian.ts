import { checkInteger, checkOptions } from "@rote/options";
import * as tf from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { readAndDispose } from "./backendLostError.ts";
import { crossEntropy } from "./crossEntropy.ts";
import { checkExamples, type Examples, imageRows } from "./examples.ts";
import { TrainingArgumentError } from "./trainingArgumentError.ts";

export interface LossHessianOptions {
  /** Examples in one pass. Defaults to 1000. */
  batchSize?: number;
  /**
   * ε, how far weights are moved, as a share of 1 + their length. Defaults to 0.005, about the cube
   * root of float32's precision, at which rounding and truncation are about equal.
   */
  step?: number;
  signal?: AbortSignal;
}

/** The Hessian of a loss in the trainable weights, by its products with vectors. */
export interface LossHessian {
  /** How many trainable weights there are: the length of the vectors. */
  readonly size: number;
  /** H·v. The weights are as they were when it resolves; nothing else may use them meanwhile. */
  product(vector: Float64Array): Promise<Float64Array>;
}

/**
 * The Hessian H of the mean cross-entropy of a model on examples, in inference mode, at its present
 * weights w: products by central differences of the gradient g,
 *
 *     H·v ≈ (g(w + h·u) − g(w − h·u)) / 2h · ‖v‖,   u = v/‖v‖,  h = ε·(1 + ‖w‖),
 *
 * exact to about three digits in float32 where the loss is smooth. Rectified linear units and
 * maximum pooling have kinks: of a perceptron of 64 units on 500 images of MNIST a product is off
 * by up to 9 %, the largest eigenvalue by 3 %, the next two by up to 10 %. Exact products would be
 * gradients of gradients, and tfjs has no gradient of what convolutions, maximum pooling and local
 * response normalization compute on the way back: they would be for perceptrons alone.
 * `topEigenvalues` and `spectralDensity` of `@rote/measures` take `product` as their operator, and
 * `size`. Penalties of the weights are left out.
 *
 * @throws {TrainingArgumentError} if the examples do not fit the model, or an option is out of its
 * range.
 *
 * Reference: Pearlmutter, "Fast Exact Multiplication by the Hessian", Neural Computation 6, 1994,
 * whose product it approximates.
 */
export function lossHessian(
  model: LayersModel,
  examples: Examples,
  options: LossHessianOptions = {},
): LossHessian {
  const who = "lossHessian";
  checkOptions(
    who,
    options,
    { batchSize: "number", step: "number", signal: true },
    TrainingArgumentError,
  );
  checkExamples(who, model, examples);
  const { batchSize = 1000, step = 5e-3, signal } = options;
  checkInteger(who, "batchSize", batchSize, [1], TrainingArgumentError);
  if (!(step > 0 && step < 1)) {
    throw new TrainingArgumentError(`${who}: step must be between 0 and 1, got ${step}.`);
  }
  const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
  const size = variables.reduce((sum, variable) => sum + variable.size, 0);
  const moved = async (from: readonly Float32Array[], v: Float64Array, by: number) => {
    assign(variables, from, v, by);
    return gradient(model, variables, examples, { batchSize, signal });
  };
  return {
    size,
    async product(vector) {
      if (vector?.length !== size) {
        throw new TrainingArgumentError(
          `${who}: vector must have ${size} numbers, got ${vector?.length}.`,
        );
      }
      const length = norm([vector]);
      if (length === 0) return new Float64Array(size);
      const weights = (await Promise.all(variables.map((one) => one.data()))) as Float32Array[];
      const before = weights.map((values) => values.slice());
      const h = step * (1 + norm(before));
      try {
        const up = await moved(before, vector, h / length);
        const down = await moved(before, vector, -h / length);
        return up.map((g, i) => ((g - down[i]!) / (2 * h)) * length);
      } finally {
        assign(variables, before);
      }
    },
  };
}

const norm = (parts: readonly (Float32Array | Float64Array)[]): number => {
  let sum = 0;
  for (const part of parts) for (const x of part) sum += x * x;
  return Math.sqrt(sum);
};

/** Sets the weights to those given, moved by a multiple of a vector. */
function assign(
  variables: readonly tf.Variable[],
  weights: readonly Float32Array[],
  vector?: Float64Array,
  by = 0,
): void {
  let at = 0;
  for (const [k, variable] of variables.entries()) {
    const from = at;
    const values = weights[k]!.map((w, i) => w + (vector ? by * vector[from + i]! : 0));
    at += values.length;
    tf.tidy(() => variable.assign(tf.tensor(values, variable.shape)));
  }
}

/** The gradient of the mean loss, of all weights one after the other. */
async function gradient(
  model: LayersModel,
  variables: readonly tf.Variable[],
  examples: Examples,
  { batchSize, signal }: { batchSize: number; signal: AbortSignal | undefined },
): Promise<Float64Array> {
  const { shape, labels } = examples;
  const [n] = shape;
  const sum = new Float64Array(variables.reduce((total, { size }) => total + size, 0));
  for (let start = 0; start < n; start += batchSize) {
    signal?.throwIfAborted();
    const end = Math.min(start + batchSize, n);
    const grads = tf.tidy(() => {
      const images = imageRows(examples, start, end - start);
      const rows = Int32Array.from({ length: end - start }, (_, i) => labels[start + i]!);
      const targets = tf.tensor1d(rows, "int32");
      const loss = () =>
        crossEntropy(model.apply(images, { training: false }) as tf.Tensor2D, targets);
      const { grads } = tf.variableGrads(loss, [...variables]);
      return variables.map(({ name }) => grads[name]!);
    });
    let at = 0;
    for (const grad of grads) {
      const values = await readAndDispose(grad);
      for (const value of values) {
        sum[at] = sum[at]! + (value * (end - start)) / n;
        at++;
      }
    }
  }
  return sum;
}
