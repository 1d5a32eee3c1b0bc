import {
  input,
  type LayersModel,
  layers,
  model,
  regularizers,
  type SymbolicTensor,
} from "@tensorflow/tfjs-layers";
import { initializeWeights } from "./initialWeights.ts";
import { ModelArgumentError } from "./modelArgumentError.ts";
import { type CheckedOptions, completeOptions, type ModelOptions } from "./modelOptions.ts";
import { OffsetBatchNormalization } from "./offsetBatchNormalization.ts";
import { registerLayers } from "./registerLayers.ts";

type Padding = "same" | "valid";

export interface ConvolutionOptions {
  filters: number;
  kernelSize: number | [height: number, width: number];
  strides?: number;
  padding?: Padding;
}

/**
 * TF-slim's and tfjs' ε; momentum 0.9, so that a run of few steps has moving averages to test
 * with.
 */
const BATCH_NORM = { epsilon: 1e-3, momentum: 0.9 };

/** What V8, SpiderMonkey and JavaScriptCore say where an array cannot be had. */
const NO_ROOM = /allocation failed|out of memory|[Ii]nvalid (typed )?array (buffer )?length/;

/**
 * The parts that all models are made of, in one convention: a linear map has a bias or is followed
 * by a batch normalization, kernels decay, layers are named by the model and not by tfjs'
 * counters. Each part is a method that takes a tensor and a name, and returns the tensor after it.
 */
export class Network {
  readonly input: SymbolicTensor;
  readonly #name: string;
  readonly #options: CheckedOptions;
  readonly #layers: layers.Layer[] = [];

  /**
   * @param name the model's, also in error messages.
   * @throws {ModelArgumentError} if an option is unknown or out of its range.
   */
  constructor(name: string, options: ModelOptions) {
    this.#name = name;
    this.#options = completeOptions(name, options);
    this.input = input({ name: "input", shape: [...this.#options.inputShape] });
  }

  /**
   * The input, for models that take images.
   *
   * @throws {ModelArgumentError} if it is not of shape `[height, width, channels]` and of the least
   * size.
   */
  images({ atLeast = 1 } = {}): SymbolicTensor {
    const [height, width, channels, ...more] = this.#options.inputShape;
    if (channels === undefined || more.length > 0 || height! < atLeast || width! < atLeast) {
      const least = atLeast > 1 ? ` of at least ${atLeast}×${atLeast} pixels` : "";
      throw new ModelArgumentError(
        `${this.#name}: inputShape must be [height, width, channels]${least}, ` +
          `got [${this.#options.inputShape.join(", ")}].`,
      );
    }
    return this.input;
  }

  /** A convolution without an activation. */
  convolution(x: SymbolicTensor, name: string, options: ConvolutionOptions): SymbolicTensor {
    const { filters, kernelSize, strides = 1, padding = "same" } = options;
    const useBias = !this.#options.batchNorm;
    return this.#apply(
      layers.conv2d({ name, filters, kernelSize, strides, padding, useBias, ...this.#kernel() }),
      x,
    );
  }

  /** A dense layer without an activation. */
  dense(x: SymbolicTensor, name: string, units: number): SymbolicTensor {
    return this.#apply(
      layers.dense({ name, units, useBias: !this.#options.batchNorm, ...this.#kernel() }),
      x,
    );
  }

  /**
   * Batch normalization over all axes but the last, if the options ask for it. It learns an offset
   * β and, with `scale`, a factor γ.
   */
  normalization(x: SymbolicTensor, name: string, { scale = false } = {}): SymbolicTensor {
    if (!this.#options.batchNorm) return x;
    const options = { name, ...BATCH_NORM };
    const layer = scale
      ? layers.batchNormalization(options)
      : new OffsetBatchNormalization(options);
    return this.#apply(layer, x);
  }

  relu(x: SymbolicTensor, name: string): SymbolicTensor {
    return this.#apply(layers.activation({ name, activation: "relu" }), x);
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
    return this.#apply(layers.maxPooling2d({ name, poolSize: size, strides, padding }), x);
  }

  averagePool(
    x: SymbolicTensor,
    name: string,
    { size = 3, strides = 2, padding = "same" as Padding } = {},
  ): SymbolicTensor {
    return this.#apply(layers.averagePooling2d({ name, poolSize: size, strides, padding }), x);
  }

  /** The mean over all positions: `[batch, height, width, channels]` to `[batch, channels]`. */
  globalAveragePool(x: SymbolicTensor, name: string): SymbolicTensor {
    return this.#apply(layers.globalAveragePooling2d({ name }), x);
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
    // tfjs' flatten refuses what is flat already.
    return x.rank === 2 ? x : this.#apply(layers.flatten({ name }), x);
  }

  /** Dropout, if the options ask for it. */
  dropout(x: SymbolicTensor, name: string): SymbolicTensor {
    const { dropoutRate, dropoutLayer } = this.#options;
    return dropoutRate === 0 ? x : this.#apply(dropoutLayer(dropoutRate, name), x);
  }

  /** The model that ends in a dense layer with bias, giving logits `[batch, classes]`. */
  model(x: SymbolicTensor): LayersModel {
    registerLayers();
    const { classes, seed, initializer } = this.#options;
    const head = layers.dense({ name: "logits", units: classes, ...this.#kernel() });
    const built = model({ name: this.#name, inputs: this.input, outputs: this.#apply(head, x) });
    try {
      initializeWeights(built, seed, initializer);
    } catch (error) {
      built.dispose();
      throw error;
    }
    return built;
  }

  /** @throws {ModelArgumentError} if there is no room for the layer's weights. */
  #apply(layer: layers.Layer, x: SymbolicTensor): SymbolicTensor {
    this.#layers.push(layer);
    try {
      return layer.apply(x) as SymbolicTensor;
    } catch (error) {
      if (!(error instanceof RangeError) || !NO_ROOM.test(error.message)) throw error;
      for (const made of this.#layers) if (made.built) made.dispose();
      throw new ModelArgumentError(
        `${this.#name}: the weights of "${layer.name}" must fit into memory, got examples of ` +
          `[${x.shape.slice(1).join(", ")}] before it. Take smaller images, or fewer units or ` +
          "classes.",
        { cause: error },
      );
    }
  }

  #kernel() {
    // initializeWeights overwrites tfjs' values. They matter when the model is rebuilt from its
    // JSON without weights: zeros would not train.
    const kernelInitializer = "glorotUniform" as const;
    const { weightDecay } = this.#options;
    if (weightDecay === 0) return { kernelInitializer };
    return { kernelInitializer, kernelRegularizer: regularizers.l2({ l2: weightDecay / 2 }) };
  }
}
