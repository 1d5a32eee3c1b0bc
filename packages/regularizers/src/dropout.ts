import { checkOptions } from "@rote/options";
import { bits, foldIn, type Key, key } from "@rote/random";
import * as tf from "@tensorflow/tfjs-core";
import { layers } from "@tensorflow/tfjs-layers";
import { RegularizerArgumentError } from "./regularizerArgumentError.ts";

// tfjs-layers does not export the type.
type LayerArgs = NonNullable<ConstructorParameters<typeof layers.Layer>[0]>;

export interface DropoutOptions extends LayerArgs {
  /** Probability that an activation is set to 0, in [0, 1). */
  rate: number;
  /** Defaults to 0. */
  seed?: number;
  /** The name of the layer, unique in the model: part of what the mask depends on. */
  name: string;
}

/** Training began before `setDropoutStep`. */
export class DropoutStepError extends Error {
  override readonly name = "DropoutStepError";
  readonly code = "DROPOUT_STEP";
}

/**
 * Dropout whose mask is a function of (seed, layer, step): another one at every step, the same when
 * the step is played again.
 *
 *     y = x · m / (1 − rate),   m_i ~ Bernoulli(1 − rate) while training;   y = x otherwise
 *
 * `setDropoutStep(model, step)` says which step it is, before each. Without it there is no
 * training: a forgotten step would repeat one mask for ever, as tfjs' own seeded dropout does.
 *
 * The mask is drawn in JavaScript at each call and enters the computation as data, like the batch.
 * So it has the same bits on every backend, and backends that record a step as one graph and run it
 * again take the new mask as an input. (tfjs has no integer arithmetic that would let the device
 * draw it: WebGL's integers are floats.) A smaller batch has the first rows of the mask of a larger
 * one.
 *
 * Input and output: float32 of any shape, the first axis the batch. No weights.
 *
 * Reference: Srivastava, Hinton, Krizhevsky, Sutskever & Salakhutdinov, "Dropout", JMLR 15 (2014).
 */
export class Dropout extends layers.Layer {
  static className = "RoteDropout";

  readonly #options: { rate: number; seed: number };
  readonly #root: Key;
  #step: number | undefined;

  /**
   * @throws {RegularizerArgumentError} if the rate is not in [0, 1), the seed no integer, or there
   * is no name.
   */
  constructor(options: DropoutOptions) {
    checkOptions<DropoutOptions & { customObjects?: unknown }>(
      "Dropout",
      options,
      {
        rate: "number",
        seed: "number",
        name: true,
        inputShape: true,
        batchInputShape: true,
        batchSize: "number",
        dtype: ["string", "float32", "int32", "bool", "complex64"],
        trainable: "boolean",
        weights: true,
        inputDType: ["string", "float32", "int32", "bool", "complex64"],
        customObjects: true, // given by tfjs when it loads a model
      },
      RegularizerArgumentError,
    );
    const { rate, seed = 0, ...layerArgs } = options;

    super(layerArgs);
    if (!(rate >= 0 && rate < 1)) {
      throw new RegularizerArgumentError(`Dropout: rate must be in [0, 1), got ${rate}.`);
    }
    if (!layerArgs.name) {
      throw new RegularizerArgumentError(
        "Dropout: name must be given, got none. The mask depends on it, and a default would " +
          "count the layers that this process has made.",
      );
    }
    this.#options = { rate, seed };
    this.#root = foldIn(key(seed, "dropout"), layerArgs.name);
    this.supportsMasking = true;
  }

  /** @throws {RegularizerArgumentError} if `step` is not a non-negative integer. */
  setStep(step: number): void {
    foldIn(this.#root, step);
    this.#step = step;
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: { training?: boolean }): tf.Tensor {
    const x = Array.isArray(inputs) ? inputs[0]! : inputs;
    const { rate } = this.#options;
    if (!kwargs.training || rate === 0) return x;
    if (this.#step === undefined) {
      throw new DropoutStepError(
        `Dropout: the step of "${this.name}" must be set before training, got none. ` +
          "Call setDropoutStep(model, step) before each step.",
      );
    }
    return tf.mul(x, tf.tensor(this.mask(this.#step, x.size), x.shape));
  }

  /** The factors of `size` activations at a step: 0 or 1 / (1 − rate). */
  mask(step: number, size: number): Float32Array {
    const { rate } = this.#options;
    const kept = 1 / (1 - rate);
    const threshold = rate * 2 ** 32;
    const words = bits(foldIn(this.#root, step), size);
    const factors = new Float32Array(size);
    for (let i = 0; i < size; i++) factors[i] = words[i]! < threshold ? 0 : kept;
    return factors;
  }

  override getConfig() {
    return { ...super.getConfig(), ...this.#options };
  }
}

/**
 * A `Dropout` layer. As a `dropoutLayer` of models: `(rate, name) => dropout({ rate, name, seed
 * })`.
 */
export const dropout = (options: DropoutOptions) => new Dropout(options);
