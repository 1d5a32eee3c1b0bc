import { checkOptions } from "@rote/options";
import * as tf from "@tensorflow/tfjs-core";
import { layers } from "@tensorflow/tfjs-layers";
import { ModelArgumentError } from "./modelArgumentError.ts";

// tfjs-layers does not export the type.
type LayerArgs = NonNullable<ConstructorParameters<typeof layers.Layer>[0]>;

export interface LocalResponseNormalizationOptions extends LayerArgs {
  /** Radius r: each channel is normalized over itself and r neighbours on either side. */
  depthRadius?: number;
  bias?: number;
  alpha?: number;
  beta?: number;
}

/**
 * Local response normalization over channels c, each pixel for itself:
 *
 *     y_c = x_c / (bias + α · Σ_{|k − c| ≤ r} x_k²)^β
 *
 * α multiplies the plain sum, as in TensorFlow; PyTorch divides that sum by the window size 2r + 1
 * first, so its α is 2r + 1 times ours. Defaults are tfjs' own.
 *
 * Input and output: float32 `[batch, height, width, channels]`. No weights.
 *
 * Reference: Krizhevsky, Sutskever & Hinton, "ImageNet Classification with Deep Convolutional
 * Neural Networks", NeurIPS 2012, section 3.3.
 */
export class LocalResponseNormalization extends layers.Layer {
  // Class names are global in tfjs, and the last one registered wins.
  static className = "RoteLocalResponseNormalization";

  readonly #options: { depthRadius: number; bias: number; alpha: number; beta: number };

  constructor(options: LocalResponseNormalizationOptions = {}) {
    checkOptions<LocalResponseNormalizationOptions & { customObjects?: unknown }>(
      "LocalResponseNormalization",
      options,
      {
        depthRadius: "number",
        bias: "number",
        alpha: "number",
        beta: "number",
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
    const { depthRadius = 5, bias = 1, alpha = 1, beta = 0.5, ...layerArgs } = options;

    super(layerArgs);
    this.#options = { depthRadius, bias, alpha, beta };
  }

  override call(inputs: tf.Tensor4D | tf.Tensor4D[]): tf.Tensor4D {
    const x = Array.isArray(inputs) ? inputs[0]! : inputs;
    const { depthRadius, bias, alpha, beta } = this.#options;
    return tf.localResponseNormalization(x, depthRadius, bias, alpha, beta);
  }

  override getConfig() {
    return { ...super.getConfig(), ...this.#options };
  }
}
