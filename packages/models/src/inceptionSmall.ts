import { checkOptions } from "@rote/options";
import type { LayersModel, SymbolicTensor } from "@tensorflow/tfjs-layers";
import { ModelArgumentError } from "./modelArgumentError.ts";

import { MODEL_OPTIONS, type ModelOptions } from "./modelOptions.ts";
import { Network } from "./network.ts";

export interface InceptionSmallOptions extends ModelOptions {}

/**
 * The paper's small Inception, figure 3. With batch normalization, the default, a convolution has
 * no bias and the normalization learns an offset but no factor; without, a convolution has a bias.
 * Both have 1,649,402 trainable parameters.
 *
 * Zero padding keeps the size ("same") everywhere: the paper's final 7×7 pooling requires it.
 *
 * Input: float32 `[batch, height, width, channels]`; output: logits `[batch, classes]`.
 * Dropout follows the global pooling.
 *
 * @throws {ModelArgumentError} if an option is unknown or out of its range.
 *
 * Reference: Zhang et al., ICLR 2017, arXiv:1611.03530, appendix A.
 */
export function inceptionSmall(given: InceptionSmallOptions = {}): LayersModel {
  checkOptions(
    "inceptionSmall",
    given,
    {
      ...MODEL_OPTIONS,
    },
    ModelArgumentError,
  );
  const { batchNorm = true, ...options } = given;

  const net = new Network("inceptionSmall", { batchNorm, ...options });

  const inception = (x: SymbolicTensor, name: string, ch1: number, ch3: number) =>
    net.concatenate(
      [
        net.convModule(x, `${name}_1x1`, { filters: ch1, kernelSize: 1 }),
        net.convModule(x, `${name}_3x3`, { filters: ch3, kernelSize: 3 }),
      ],
      name,
    );
  const downsample = (x: SymbolicTensor, name: string, ch3: number) =>
    net.concatenate(
      [
        net.convModule(x, `${name}_3x3`, { filters: ch3, kernelSize: 3, strides: 2 }),
        net.maxPool(x, `${name}_pool`),
      ],
      name,
    );

  let x = net.convModule(net.images(), "conv1", { filters: 96, kernelSize: 3 });
  x = inception(x, "inception2", 32, 32);
  x = inception(x, "inception3", 32, 48);
  x = downsample(x, "downsample4", 80);
  x = inception(x, "inception5", 112, 48);
  x = inception(x, "inception6", 96, 64);
  x = inception(x, "inception7", 80, 80);
  x = inception(x, "inception8", 48, 96);
  x = downsample(x, "downsample9", 96);
  x = inception(x, "inception10", 176, 160);
  x = inception(x, "inception11", 176, 160);
  x = net.globalAveragePool(x, "pool12");
  return net.model(net.dropout(x, "dropout"));
}
