import type { layers } from "@tensorflow/tfjs-layers";

import type { Initializer, InitializerName } from "./initialWeights.ts";

/** What all models take. Every option may be left out. */
export interface ModelOptions {
  /** Shape of one example, `[height, width, channels]`. */
  inputShape?: readonly number[];
  /** Number of classes K: the model gives K logits. */
  classes?: number;
  /** What the initial weights depend on, together with each weight's name and shape. Default 0. */
  seed?: number;
  /**
   * Whether a batch normalization stands between each hidden linear map and its ReLU. It replaces
   * the bias: with it the map has no bias, without it it has one. The last layer always has one.
   */
  batchNorm?: boolean;
  /** Probability that dropout sets an activation to 0, in [0, 1). Default 0: no dropout layers. */
  dropoutRate?: number;
  /**
   * Makes the dropout layers, where `dropoutRate` is not 0. The default is tfjs's own dropout,
   * unseeded: a new mask at every step, but other masks in every run. For masks that can be
   * replayed pass a layer of your own, such as the keyed dropout of `@rote/regularizers`.
   */
  dropoutLayer?: DropoutLayer;
  /**
   * Coefficient λ of the weight decay: (λ/2)·Σw² over all kernels, of dense and convolutional
   * layers alike, joins the loss, so that its gradient is λ·w, as in TensorFlow and PyTorch. (tfjs's
   * and Keras's `l2(λ)` is λ·Σw², twice as strong.) Biases and batch normalization do not decay.
   * Default 0: no regularizer.
   */
  weightDecay?: number;
  /** How kernels start. Default "glorotUniform". Biases start at 0, batch normalization at identity. */
  initializer?: InitializerName | Initializer;
}

/** Makes a dropout layer of this rate and this name, unique in the model. */
export type DropoutLayer = (rate: number, name: string) => layers.Layer;

/** Throws unless the value is an integer of at least 1. */
export function checkCount(who: string, name: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < 1) {
    throw new RangeError(`${who}: ${name} must be an integer from 1 on, got ${value}.`);
  }
}
