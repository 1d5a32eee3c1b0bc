import { checkInteger, didYouMean, type OptionTable, shown } from "@rote/options";
import { layers } from "@tensorflow/tfjs-layers";
import { type Initializer, type InitializerName, initializers } from "./initialWeights.ts";
import { ModelArgumentError } from "./modelArgumentError.ts";

/** What all models take. Every option may be left out. */
export interface ModelOptions {
  /** Shape of one example, `[height, width, channels]`. Defaults to `[28, 28, 3]`. */
  inputShape?: readonly number[];
  /** Number of classes K: the model gives K logits. Defaults to 10. */
  classes?: number;
  /**
   * What the initial weights depend on, together with each weight's name and shape. Defaults to 0.
   */
  seed?: number;
  /**
   * Whether a batch normalization stands between each hidden linear map and its ReLU. It replaces
   * the bias: with it the map has no bias, without it it has one. The last layer always has one.
   * Defaults to the model's own.
   */
  batchNorm?: boolean;
  /**
   * Probability that dropout sets an activation to 0, in [0, 1). Defaults to 0: no dropout layers.
   */
  dropoutRate?: number;
  /**
   * Makes the dropout layers, where `dropoutRate` is not 0. Defaults to tfjs' own dropout,
   * unseeded: a new mask at every step, but other masks in every run. For masks that can be
   * replayed pass a layer of your own, such as the keyed dropout of `@rote/regularizers`.
   */
  dropoutLayer?: DropoutLayer;
  /**
   * Coefficient λ of the weight decay: (λ/2)·Σw² over all kernels, of dense and convolutional
   * layers alike, joins the loss, so that its gradient is λ·w, as in TensorFlow and PyTorch.
   * (tfjs' and Keras's `l2(λ)` is λ·Σw², twice as strong.) Biases and batch normalization do not
   * decay. Defaults to 0: no regularizer.
   */
  weightDecay?: number;
  /**
   * How kernels start. Defaults to "glorotUniform". Biases start at 0, batch normalization at
   * identity.
   */
  initializer?: InitializerName | Initializer;
}

export const MODEL_OPTIONS: OptionTable<ModelOptions> = {
  inputShape: true,
  classes: "number",
  seed: "number",
  batchNorm: "boolean",
  dropoutRate: "number",
  dropoutLayer: true,
  weightDecay: "number",
  initializer: true,
};

/** Makes a dropout layer of this rate and this name, unique in the model. */
export type DropoutLayer = (rate: number, name: string) => layers.Layer;

/**
 * The options with their defaults filled in; an initializer's name becomes the initializer.
 *
 * @throws {ModelArgumentError} if an option is out of its range.
 */
export function completeOptions(model: string, options: ModelOptions): CheckedOptions {
  const {
    inputShape = [28, 28, 3],
    classes = 10,
    seed = 0,
    batchNorm = false,
    dropoutRate = 0,
    dropoutLayer = (rate, name) => layers.dropout({ rate, name }),
    weightDecay = 0,
    initializer = "glorotUniform",
  } = options;
  const must = (valid: boolean, rule: string, got: unknown) => {
    if (!valid) throw new ModelArgumentError(`${model}: ${rule}, got ${shown(got)}.`);
  };

  must(
    Array.isArray(inputShape) && inputShape.length > 0,
    "inputShape must be an array",
    inputShape,
  );
  for (const length of inputShape)
    checkInteger(model, "each number in inputShape", length, [1], ModelArgumentError);
  checkInteger(model, "classes", classes, [1], ModelArgumentError);
  checkInteger(model, "seed", seed, [Number.MIN_SAFE_INTEGER], ModelArgumentError);
  must(typeof batchNorm === "boolean", "batchNorm must be true or false", batchNorm);
  must(
    Number.isFinite(dropoutRate) && dropoutRate >= 0 && dropoutRate < 1,
    "dropoutRate must be at least 0 and below 1",
    dropoutRate,
  );
  must(typeof dropoutLayer === "function", "dropoutLayer must be a function", dropoutLayer);
  must(
    Number.isFinite(weightDecay) && weightDecay >= 0,
    "weightDecay must be a non-negative number",
    weightDecay,
  );
  if (
    typeof initializer !== "function" &&
    !(typeof initializer === "string" && Object.hasOwn(initializers, initializer))
  ) {
    const known = Object.keys(initializers);
    throw new ModelArgumentError(
      `${model}: initializer must be a function or one of ${known.join(", ")}, got ` +
        `${shown(initializer)}.${didYouMean(initializer, known)}`,
    );
  }
  return {
    inputShape,
    classes,
    seed,
    batchNorm,
    dropoutRate,
    dropoutLayer,
    weightDecay,
    initializer: typeof initializer === "function" ? initializer : initializers[initializer],
  };
}

export interface CheckedOptions extends Required<ModelOptions> {
  initializer: Initializer;
}
