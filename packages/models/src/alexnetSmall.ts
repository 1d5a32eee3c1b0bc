import { checkOptions } from "@rote/options";
import type { LayersModel, SymbolicTensor } from "@tensorflow/tfjs-layers";
import { LocalResponseNormalization } from "./localResponseNormalization.ts";
import { ModelArgumentError } from "./modelArgumentError.ts";
import { MODEL_OPTIONS, type ModelOptions } from "./modelOptions.ts";
import { Network } from "./network.ts";

export interface AlexnetSmallOptions extends ModelOptions {}

/**
 * The paper's small AlexNet: twice (convolution 5×5, ReLU, max pooling 3×3, local response
 * normalization), then dense layers of 384 and 192 units with ReLU, and the logits.
 *
 * The paper gives neither filters nor strides. 64 filters in both convolutions, pooling with
 * stride 2, and zero padding that keeps the size ("same") are the one plausible choice that meets
 * its 1,387,786 parameters; they, and the constants of the normalization (r = 4, bias = 1,
 * α = 0.001/9, β = 0.75), are those of the TensorFlow CIFAR-10 tutorial.
 *
 * Input: float32 `[batch, height, width, channels]`; output: logits `[batch, classes]`.
 * Dropout follows both hidden dense layers.
 *
 * @throws {ModelArgumentError} if an option is unknown or out of its range.
 *
 * Reference: Zhang et al., ICLR 2017, arXiv:1611.03530, appendix A.
 */
export function alexnetSmall(options: AlexnetSmallOptions = {}): LayersModel {
  checkOptions(
    "alexnetSmall",
    options,
    {
      ...MODEL_OPTIONS,
    },
    ModelArgumentError,
  );

  const net = new Network("alexnetSmall", options);

  let x = net.images();
  for (const block of ["block1", "block2"]) {
    x = net.convModule(x, block, { filters: 64, kernelSize: 5 });
    x = net.maxPool(x, `${block}_pool`);
    x = localResponseNormalization(x, `${block}_lrn`);
  }
  x = net.flatten(x, "flatten");
  x = net.dropout(net.denseModule(x, "hidden1", 384), "hidden1_dropout");
  x = net.dropout(net.denseModule(x, "hidden2", 192), "hidden2_dropout");
  return net.model(x);
}

function localResponseNormalization(x: SymbolicTensor, name: string): SymbolicTensor {
  const constants = { depthRadius: 4, bias: 1, alpha: 0.001 / 9, beta: 0.75 };
  return new LocalResponseNormalization({ name, ...constants }).apply(x) as SymbolicTensor;
}
