import {
  input,
  type LayersModel,
  layers,
  model,
  regularizers,
  type SymbolicTensor,
} from "@tensorflow/tfjs-layers";

import { type Initializer, initializers, initializeWeights } from "./initialWeights.ts";
import { checkCount, type DropoutLayer, type ModelOptions } from "./modelOptions.ts";
import { OffsetBatchNormalization } from "./offsetBatchNormalization.ts";
import { registerLayers } from "./registerLayers.ts";

type Padding = "same" | "valid";

export interface ConvolutionOptions {
  filters: number;
  kernelSize: number | [height: number, width: number];
  strides?: number;
  padding?: Padding;
}

/** TF-slim's and tfjs's ε; momentum 0.9, so that a run of few steps has moving averages to test with. */
const BATCH_NORM = { epsilon: 1e-3, momentum: 0.9 };

/**
 * The parts that all models are made of, in one convention: a linear map has a bias or is followed
 * by a batch normalization, kernels decay, layers are named by the model and not by tfjs's counters.
 * Each part is a method that takes a tensor and a name, and returns the tensor after it.
 */
export class Network {
  readonly input: SymbolicTensor;

  private readonly name: string;
  private readonly inputShape: readonly number[];
  private readonly classes: number;
  private readonly seed: number;
  private readonly batchNorm: boolean;
  private readonly dropoutRate: number;
  private readonly dropoutLayer: DropoutLayer;
  private readonly weightDecay: number;
  private readonly initializer: Initializer;

  /**
   * @param name the model's, also in error messages.
   * @throws {RangeError} if an option is unknown or out of its range.
   */
  constructor(name: string, options: ModelOptions) {
    const {
      inputShape = [28, 28, 3],
      classes = 10,
      seed = 0,
      batchNorm = false,
      dropoutRate = 0,
      dropoutLayer = (rate, name) => layers.dropout({ rate, name }),
      weightDecay = 0,
      initializer = "glorotUniform",
      ...unknown
    } = options;

    for (const option of Object.keys(unknown)) {
      throw new RangeError(`${name}: unknown option "${option}".`);
    }
    for (const length of inputShape) checkCount(name, "each number in inputShape", length);
    checkCount(name, "classes", classes);
    if (!Number.isSafeInteger(seed)) {
      throw new RangeError(`${name}: seed must be an integer within ±(2^53 − 1), got ${seed}.`);
    }
    if (typeof batchNorm !== "boolean") {
      throw new RangeError(`${name}: batchNorm must be true or false, got ${batchNorm}.`);
    }
    if (!(dropoutRate >= 0 && dropoutRate < 1)) {
      throw new RangeError(
        `${name}: dropoutRate must be at least 0 and below 1, got ${dropoutRate}.`,
      );
    }
    if (!(weightDecay >= 0 && weightDecay < Number.POSITIVE_INFINITY)) {
      throw new RangeError(`${name}: weightDecay must be at least 0, got ${weightDecay}.`);
    }
    if (typeof initializer === "string" && !Object.hasOwn(initializers, initializer)) {
      throw new RangeError(
        `${name}: unknown initializer "${initializer}". ` +
          `Known: ${Object.keys(initializers).join(", ")}.`,
      );
    }

    this.name = name;
    this.inputShape = inputShape;
    this.classes = classes;
    this.seed = seed;
    this.batchNorm = batchNorm;
    this.dropoutRate = dropoutRate;
    this.dropoutLayer = dropoutLayer;
    this.weightDecay = weightDecay;
    this.initializer = typeof initializer === "string" ? initializers[initializer] : initializer;
    this.input = input({ name: "input", shape: [...inputShape] });
  }

  /**
   * The input, for models that take images.
   *
   * @throws {RangeError} if it is not of shape `[height, width, channels]` and of the least size.
   */
  images({ atLeast = 1 } = {}): SymbolicTensor {
    const [height, width, channels, ...more] = this.inputShape;
    if (channels === undefined || more.length > 0 || height! < atLeast || width! < atLeast) {
      const least = atLeast > 1 ? ` of at least ${atLeast}×${atLeast} pixels` : "";
      throw new RangeError(
        `${this.name}: inputShape must be [height, width, channels]${least}, ` +
          `got [${this.inputShape.join(", ")}].`,
      );
    }
    return this.input;
  }

  /** A convolution without an activation. */
  convolution(x: SymbolicTensor, name: string, options: ConvolutionOptions): SymbolicTensor {
    const { filters, kernelSize, strides = 1, padding = "same" } = options;
    const useBias = !this.batchNorm;
    return apply(
      layers.conv2d({ name, filters, kernelSize, strides, padding, useBias, ...this.kernel() }),
      x,
    );
  }

  /** A dense layer without an activation. */
  dense(x: SymbolicTensor, name: string, units: number): SymbolicTensor {
    return apply(layers.dense({ name, units, useBias: !this.batchNorm, ...this.kernel() }), x);
  }

  /**
   * Batch normalization over all axes but the last, if the options ask for it. It learns an offset β
   * and, with `scale`, a factor γ.
   */
  normalization(x: SymbolicTensor, name: string, { scale = false } = {}): SymbolicTensor {
    if (!this.batchNorm) return x;
    const options = { name, ...BATCH_NORM };
    const layer = scale
      ? layers.batchNormalization(options)
      : new OffsetBatchNormalization(options);
    return apply(layer, x);
  }

  relu(x: SymbolicTensor, name: string): SymbolicTensor {
    return apply(layers.activation({ name, activation: "relu" }), x);
  }

  /** The conv module of the paper's figure 3: convolution, batch normalization, ReLU. */
  convModule(x: SymbolicTensor, name: string, options: ConvolutionOptions): SymbolicTensor {
    const y = this.convolution(x, `${name}_convolution`, options);
    return this.relu(this.normalization(y, `${name}_normalization`), `${name}_relu`);
  }

  /** Its counterpart for vectors: dense layer, batch normalization, ReLU. */
  denseModule(x: SymbolicTensor, name: string, units: number): SymbolicTensor {
    const y = this.dense(x, `${name}_dense`, units);
    return this.relu(this.normalization(y, `${name}_normalization`), `${name}_relu`);
  }

  maxPool(
    x: SymbolicTensor,
    name: string,
    { size = 3, strides = 2, padding = "same" as Padding } = {},
  ): SymbolicTensor {
    return apply(layers.maxPooling2d({ name, poolSize: size, strides, padding }), x);
  }

  averagePool(
    x: SymbolicTensor,
    name: string,
    { size = 3, strides = 2, padding = "same" as Padding } = {},
  ): SymbolicTensor {
    return apply(layers.averagePooling2d({ name, poolSize: size, strides, padding }), x);
  }

  /** The mean over all positions: `[batch, height, width, channels]` to `[batch, channels]`. */
  globalAveragePool(x: SymbolicTensor, name: string): SymbolicTensor {
    return apply(layers.globalAveragePooling2d({ name }), x);
  }

  /** Channels of several tensors, one after the other. */
  concatenate(xs: SymbolicTensor[], name: string): SymbolicTensor {
    return layers.concatenate({ name, axis: -1 }).apply(xs) as SymbolicTensor;
  }

  add(xs: SymbolicTensor[], name: string): SymbolicTensor {
    return layers.add({ name }).apply(xs) as SymbolicTensor;
  }

  /** All values of an example as one vector. */
  flatten(x: SymbolicTensor, name: string): SymbolicTensor {
    // tfjs's flatten refuses what is flat already.
    return x.rank === 2 ? x : apply(layers.flatten({ name }), x);
  }

  /** Dropout, if the options ask for it. */
  dropout(x: SymbolicTensor, name: string): SymbolicTensor {
    return this.dropoutRate === 0 ? x : apply(this.dropoutLayer(this.dropoutRate, name), x);
  }

  /** The model that ends in a dense layer with bias, giving logits `[batch, classes]`. */
  model(x: SymbolicTensor): LayersModel {
    registerLayers();
    const head = layers.dense({ name: "logits", units: this.classes, ...this.kernel() });
    const built = model({ name: this.name, inputs: this.input, outputs: apply(head, x) });
    initializeWeights(built, this.seed, this.initializer);
    return built;
  }

  private kernel() {
    const decay = { kernelRegularizer: regularizers.l2({ l2: this.weightDecay / 2 }) };
    return this.weightDecay === 0 ? {} : decay;
  }
}

const apply = (layer: layers.Layer, x: SymbolicTensor) => layer.apply(x) as SymbolicTensor;
