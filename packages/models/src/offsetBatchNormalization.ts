import { checkOptions } from "@rote/options";
import * as tf from "@tensorflow/tfjs-core";
import { initializers, type LayerVariable, layers } from "@tensorflow/tfjs-layers";
import { ModelArgumentError } from "./modelArgumentError.ts";

// tfjs-layers does not export the types.
type LayerArgs = NonNullable<ConstructorParameters<typeof layers.Layer>[0]>;
type Shape = (number | null)[];

export interface OffsetBatchNormalizationOptions extends LayerArgs {
  /** ε, added to the variance. Defaults to 1e-3, as in tfjs. */
  epsilon?: number;
  /** What a moving average keeps of itself in a step. Defaults to 0.99, as in tfjs. */
  momentum?: number;
}

/**
 * Batch normalization that learns an offset β but no factor γ, over all axes but the last:
 *
 *     y = (x − μ) / √(σ² + ε) + β
 *
 * In training μ and σ² are the batch's mean and population variance, and the moving averages follow
 * them, m ← momentum · m + (1 − momentum) · μ; at test time μ and σ² are those averages. It is what
 * `tf.layers.batchNormalization({ scale: false })` says it is, which tfjs 4.22 cannot train
 * (tensorflow/tfjs#2868). A following linear map can do γ's work, and the parameter counts of the
 * paper have no room for it.
 *
 * Input and output: float32 `[batch, ..., channels]` of rank 2 to 4. Weights, each `[channels]`:
 * β (trained), moving mean, moving variance.
 *
 * Reference: Ioffe & Szegedy, "Batch Normalization: Accelerating Deep Network Training by Reducing
 * Internal Covariate Shift", ICML 2015.
 */
export class OffsetBatchNormalization extends layers.Layer {
  // Class names are global in tfjs, and the last one registered wins.
  static className = "RoteOffsetBatchNormalization";

  readonly #options: { epsilon: number; momentum: number };
  #beta!: LayerVariable;
  #movingMean!: LayerVariable;
  #movingVariance!: LayerVariable;

  constructor(options: OffsetBatchNormalizationOptions = {}) {
    checkOptions<OffsetBatchNormalizationOptions & { customObjects?: unknown }>(
      "OffsetBatchNormalization",
      options,
      {
        epsilon: "number",
        momentum: "number",
        inputShape: true,
        batchInputShape: true,
        batchSize: "number",
        dtype: ["string", "float32", "int32", "bool", "complex64"],
        name: true,
        trainable: "boolean",
        weights: true,
        inputDType: ["string", "float32", "int32", "bool", "complex64"],
        customObjects: true, // given by tfjs when it loads a model
      },
      ModelArgumentError,
    );
    const { epsilon = 1e-3, momentum = 0.99, ...layerArgs } = options;

    super(layerArgs);
    this.#options = { epsilon, momentum };
  }

  override build(inputShape: Shape | Shape[]): void {
    const channels = [(inputShape as Shape).at(-1)!];
    const [zeros, ones] = [initializers.zeros(), initializers.ones()];
    this.#beta = this.addWeight("beta", channels, "float32", zeros);
    this.#movingMean = this.addWeight("moving_mean", channels, "float32", zeros, undefined, false);
    this.#movingVariance = this.addWeight(
      "moving_variance",
      channels,
      "float32",
      ones,
      undefined,
      false,
    );
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: { training?: boolean }): tf.Tensor {
    return tf.tidy(() => {
      const x = Array.isArray(inputs) ? inputs[0]! : inputs;
      if (!kwargs.training) {
        return this.#normalize(x, this.#movingMean.read(), this.#movingVariance.read());
      }
      const axes = Array.from({ length: x.rank - 1 }, (_, axis) => axis);
      const { mean, variance } = tf.moments(x, axes);
      this.#follow(this.#movingMean, mean);
      this.#follow(this.#movingVariance, variance);
      return this.#normalize(x, mean, variance);
    });
  }

  override getConfig() {
    return { ...super.getConfig(), ...this.#options };
  }

  #normalize(x: tf.Tensor, mean: tf.Tensor, variance: tf.Tensor): tf.Tensor {
    // The op has no gradient where the factor is left out.
    const factor = tf.onesLike(mean) as tf.Tensor1D;
    const [m, v] = [mean as tf.Tensor1D, variance as tf.Tensor1D];
    return tf.batchNorm(x, m, v, this.#beta.read() as tf.Tensor1D, factor, this.#options.epsilon);
  }

  #follow(average: LayerVariable, value: tf.Tensor): void {
    const old = average.read();
    average.write(tf.sub(old, tf.mul(tf.sub(old, value), 1 - this.#options.momentum)));
  }
}
