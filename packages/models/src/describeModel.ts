import { checkArgument, checkOptions, checkPositive } from "@rote/options";
import type { LayersModel, LayerVariable, layers } from "@tensorflow/tfjs-layers";
import { ModelArgumentError } from "./modelArgumentError.ts";

export interface LayerDescription {
  name: string;
  /** tfjs' class name, such as "Conv2D". */
  type: string;
  /** Of one example, without the batch. */
  outputShape: number[];
  trainableParameters: number;
  nonTrainableParameters: number;
  /** For one example. */
  multiplyAdds: number;
}

export interface ModelDescription {
  name: string;
  layers: LayerDescription[];
  /** What the paper counts. */
  trainableParameters: number;
  /** The moving averages of batch normalization. tfjs' `countParams()` is the sum of both. */
  nonTrainableParameters: number;
  /** Of a forward pass, for one example. */
  multiplyAdds: number;
  /** Trainable parameters per training example; absent if the number of examples was not given. */
  parametersPerExample?: number;
}

export interface DescribeModelOptions {
  /** The number n of training examples, for `parametersPerExample`. CIFAR-10 has 50,000. */
  trainingExamples?: number;
}

/** A layer whose multiply-adds cannot be counted. */
export class UncountableLayerError extends Error {
  override readonly name = "UncountableLayerError";
  readonly code = "UNCOUNTABLE_LAYER";
}

/**
 * What a model consists of: its layers with output shapes, parameters and multiply-adds.
 *
 * A multiply-add is one product of a weight and an activation, summed up: a dense layer has
 * in · out, a convolution height · width · in · out of its kernel at each output position. Biases,
 * normalizations, poolings and activations are not counted, as is usual.
 *
 * Works for any model of dense, convolutional and weightless layers, each applied once.
 *
 * @throws {UncountableLayerError} for layers of other kinds that have matrices as weights.
 * @throws {ModelArgumentError} if `trainingExamples` is not a positive number.
 */
export function describeModel(
  model: LayersModel,
  options: DescribeModelOptions = {},
): ModelDescription {
  checkOptions("describeModel", options, { trainingExamples: "number" }, ModelArgumentError);
  const { trainingExamples } = options;

  if (trainingExamples !== undefined) {
    checkPositive("describeModel", "trainingExamples", trainingExamples, ModelArgumentError);
  }
  checkArgument("describeModel", "model", model, { layers: "list" }, ModelArgumentError);
  const described = model.layers.map(describeLayer);
  const total = (key: "trainableParameters" | "nonTrainableParameters" | "multiplyAdds") =>
    described.reduce((sum, layer) => sum + layer[key], 0);
  const trainableParameters = total("trainableParameters");
  return {
    name: model.name,
    layers: described,
    trainableParameters,
    nonTrainableParameters: total("nonTrainableParameters"),
    multiplyAdds: total("multiplyAdds"),
    ...(trainingExamples !== undefined && {
      parametersPerExample: trainableParameters / trainingExamples,
    }),
  };
}

function describeLayer(layer: layers.Layer): LayerDescription {
  const [, ...outputShape] = layer.outputShape as number[];
  return {
    name: layer.name,
    type: layer.getClassName(),
    outputShape,
    trainableParameters: count(layer.trainableWeights),
    nonTrainableParameters: count(layer.nonTrainableWeights),
    multiplyAdds: multiplyAdds(layer, outputShape),
  };
}

// Each output position uses each entry of the kernel once.
const COUNTED = new Set(["Conv1D", "Conv2D", "Conv3D", "Dense", "DepthwiseConv2D"]);

function multiplyAdds(layer: layers.Layer, outputShape: number[]): number {
  const matrices = layer.weights.filter(({ shape }) => shape.length > 1);
  if (matrices.length === 0) return 0;
  if (!COUNTED.has(layer.getClassName())) {
    throw new UncountableLayerError(
      `describeModel: cannot count the multiply-adds of layer "${layer.name}" of class ` +
        `${layer.getClassName()}. Known: ${[...COUNTED].join(", ")}, and layers without matrices.`,
    );
  }
  return count(matrices) * product(outputShape.slice(0, -1));
}

const count = (weights: LayerVariable[]) =>
  weights.reduce((sum, { shape }) => sum + product(shape as number[]), 0);

const product = (numbers: readonly number[]) => numbers.reduce((result, n) => result * n, 1);
