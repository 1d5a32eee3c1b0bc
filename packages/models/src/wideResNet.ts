import { checkInteger, checkOptions } from "@rote/options";
import type { LayersModel, SymbolicTensor } from "@tensorflow/tfjs-layers";
import { ModelArgumentError } from "./modelArgumentError.ts";
import { MODEL_OPTIONS, type ModelOptions } from "./modelOptions.ts";
import { Network } from "./network.ts";

export interface WideResNetOptions extends ModelOptions {
  /**
   * Convolutions on the longest path, with the first and without the shortcuts: 6·n + 4. Default
   * 28.
   */
  depth?: number;
  /** Widening factor k: the three groups have 16·k, 32·k and 64·k filters. Defaults to 1. */
  widenFactor?: number;
}

/** In each group: the deepest residual network of He et al., CVPR 2016, has as many. */
const MOST_BLOCKS = 200;

/**
 * A wide residual network, WRN-depth-k: a convolution, three groups of n = (depth − 4)/6 residual
 * blocks, the second and third halving the image, batch normalization, ReLU, the mean over all
 * positions, and the logits. A block is
 *
 *     x + conv3×3(dropout(ReLU(BN(conv3×3(ReLU(BN(x))))))),
 *
 * where x goes through ReLU(BN(·)) and a 1×1 convolution if it changes its shape. The
 * normalizations learn an offset and a factor; the convolutions have no bias, unless `batchNorm`
 * (default true) is off.
 *
 * WRN-28-1, the default, is what the first author of the paper uses in his later demonstration of
 * fitting random labels, on 32×32 images; it has 369,498 parameters, and WRN-28-10 has 36,479,194.
 * PyTorch's padding of 1 shifts the windows of a convolution of stride 2 by a pixel against ours
 * ("same", as in TensorFlow) where the image's size is even.
 *
 * Input: float32 `[batch, height, width, channels]`; output: logits `[batch, classes]`.
 * Dropout is inside each block, before its second convolution.
 *
 * @throws {ModelArgumentError} if an option is unknown or out of its range.
 *
 * Reference: Zagoruyko & Komodakis, "Wide Residual Networks", BMVC 2016, arXiv:1605.07146.
 */
export function wideResNet(given: WideResNetOptions = {}): LayersModel {
  checkOptions(
    "wideResNet",
    given,
    {
      depth: "number",
      widenFactor: "number",
      ...MODEL_OPTIONS,
    },
    ModelArgumentError,
  );
  const { depth = 28, widenFactor = 1, batchNorm = true, ...options } = given;

  checkInteger("wideResNet", "widenFactor", widenFactor, [1], ModelArgumentError);
  const blocks = (depth - 4) / 6;
  if (!Number.isInteger(blocks) || blocks < 1 || blocks > MOST_BLOCKS) {
    throw new ModelArgumentError(
      `wideResNet: depth must be 6·n + 4 for a whole n from 1 to ${MOST_BLOCKS}, got ${depth}. ` +
        "The usual ones are 16, 22, 28 and 40.",
    );
  }
  const net = new Network("wideResNet", { batchNorm, ...options });

  const activate = (x: SymbolicTensor, name: string) =>
    net.relu(net.normalization(x, `${name}_normalization`, { scale: true }), `${name}_relu`);

  const block = (x: SymbolicTensor, name: string, filters: number, strides: number) => {
    const activated = activate(x, `${name}_1`);
    let y = net.convolution(activated, `${name}_1_convolution`, {
      filters,
      kernelSize: 3,
      strides,
    });
    y = net.dropout(activate(y, `${name}_2`), `${name}_dropout`);
    y = net.convolution(y, `${name}_2_convolution`, { filters, kernelSize: 3 });

    const sameShape = strides === 1 && x.shape.at(-1) === filters;
    const shortcut = sameShape
      ? x
      : net.convolution(activated, `${name}_shortcut`, { filters, kernelSize: 1, strides });
    return net.add([shortcut, y], name);
  };

  let x = net.convolution(net.images(), "convolution", { filters: 16, kernelSize: 3 });
  for (const group of [1, 2, 3]) {
    const filters = 8 * (1 << group) * widenFactor;
    for (let i = 1; i <= blocks; i++) {
      x = block(x, `group${group}_block${i}`, filters, group > 1 && i === 1 ? 2 : 1);
    }
  }
  x = net.globalAveragePool(activate(x, "last"), "pool");
  return net.model(x);
}
