import { checkOptions } from "@rote/options";
import type { LayersModel, SymbolicTensor } from "@tensorflow/tfjs-layers";
import { ModelArgumentError } from "./modelArgumentError.ts";

import { MODEL_OPTIONS, type ModelOptions } from "./modelOptions.ts";
import { Network } from "./network.ts";

export interface InceptionV3Options extends ModelOptions {}

/** A convolution in a chain of them, each with batch normalization and ReLU. */
type Convolution = [filters: number, height: number, width: number, strides?: number];

/**
 * Inception V3, which the paper trains on ImageNet, without the auxiliary classifier: by default
 * for images of 299×299 and 1000 classes, 23,817,352 trainable parameters and as many as Keras's
 * model, 23,851,784, with the moving averages.
 *
 * As in TensorFlow and Keras the batch normalizations learn an offset but no factor (torchvision's
 * learn both, which makes 23,834,568), convolutions have no bias, and the mean pooling inside the
 * modules leaves the padding out.
 *
 * Input: float32 `[batch, height, width, channels]` of at least 75×75; output: logits
 * `[batch, classes]`. Dropout follows the global pooling; the paper's set-up keeps 0.8 there.
 *
 * @throws {ModelArgumentError} if an option is unknown or out of its range.
 *
 * Reference: Szegedy, Vanhoucke, Ioffe, Shlens & Wojna, "Rethinking the Inception Architecture for
 * Computer Vision", CVPR 2016, arXiv:1512.00567.
 */
export function inceptionV3(given: InceptionV3Options = {}): LayersModel {
  checkOptions(
    "inceptionV3",
    given,
    {
      ...MODEL_OPTIONS,
    },
    ModelArgumentError,
  );
  const { inputShape = [299, 299, 3], classes = 1000, batchNorm = true, ...options } = given;

  const net = new Network("inceptionV3", { inputShape, classes, batchNorm, ...options });

  /** Convolutions one after the other; those with a stride shrink the image without padding. */
  const chain = (x: SymbolicTensor, name: string, ...convolutions: Convolution[]) =>
    convolutions.reduce(
      (y, [filters, height, width, strides = 1], i) =>
        net.convModule(y, `${name}_${i + 1}`, {
          filters,
          kernelSize: [height, width],
          strides,
          padding: strides === 1 ? "same" : "valid",
        }),
      x,
    );
  const pooled = (x: SymbolicTensor, name: string, filters: number) =>
    chain(net.averagePool(x, `${name}_mean`, { size: 3, strides: 1 }), name, [filters, 1, 1]);
  const shrunk = (x: SymbolicTensor, name: string) => net.maxPool(x, name, { padding: "valid" });

  /** 5×5 and twice 3×3, at 35×35. */
  const moduleA = (x: SymbolicTensor, name: string, poolFilters: number) =>
    net.concatenate(
      [
        chain(x, `${name}_1x1`, [64, 1, 1]),
        chain(x, `${name}_5x5`, [48, 1, 1], [64, 5, 5]),
        chain(x, `${name}_3x3twice`, [64, 1, 1], [96, 3, 3], [96, 3, 3]),
        pooled(x, `${name}_pool`, poolFilters),
      ],
      name,
    );

  /** From 35×35 to 17×17. */
  const reductionA = (x: SymbolicTensor, name: string) =>
    net.concatenate(
      [
        chain(x, `${name}_3x3`, [384, 3, 3, 2]),
        chain(x, `${name}_3x3twice`, [64, 1, 1], [96, 3, 3], [96, 3, 3, 2]),
        shrunk(x, `${name}_pool`),
      ],
      name,
    );

  /** 7×7 and twice 7×7, each as 1×7 and 7×1, at 17×17; n filters inside. */
  const moduleB = (x: SymbolicTensor, name: string, n: number) =>
    net.concatenate(
      [
        chain(x, `${name}_1x1`, [192, 1, 1]),
        chain(x, `${name}_7x7`, [n, 1, 1], [n, 1, 7], [192, 7, 1]),
        chain(x, `${name}_7x7twice`, [n, 1, 1], [n, 7, 1], [n, 1, 7], [n, 7, 1], [192, 1, 7]),
        pooled(x, `${name}_pool`, 192),
      ],
      name,
    );

  /** From 17×17 to 8×8. */
  const reductionB = (x: SymbolicTensor, name: string) =>
    net.concatenate(
      [
        chain(x, `${name}_3x3`, [192, 1, 1], [320, 3, 3, 2]),
        chain(x, `${name}_7x7`, [192, 1, 1], [192, 1, 7], [192, 7, 1], [192, 3, 3, 2]),
        shrunk(x, `${name}_pool`),
      ],
      name,
    );

  /** Branches that end in a 1×3 and a 3×1 beside each other, at 8×8. */
  const moduleC = (x: SymbolicTensor, name: string) => {
    const branch3 = chain(x, `${name}_3x3`, [384, 1, 1]);
    const branch3twice = chain(x, `${name}_3x3twice`, [448, 1, 1], [384, 3, 3]);
    return net.concatenate(
      [
        chain(x, `${name}_1x1`, [320, 1, 1]),
        chain(branch3, `${name}_3x3_wide`, [384, 1, 3]),
        chain(branch3, `${name}_3x3_high`, [384, 3, 1]),
        chain(branch3twice, `${name}_3x3twice_wide`, [384, 1, 3]),
        chain(branch3twice, `${name}_3x3twice_high`, [384, 3, 1]),
        pooled(x, `${name}_pool`, 192),
      ],
      name,
    );
  };

  const valid = { kernelSize: 3, padding: "valid" } as const;
  let x = net.images({ atLeast: 75 });
  x = net.convModule(x, "stem1", { filters: 32, strides: 2, ...valid });
  x = net.convModule(x, "stem2", { filters: 32, ...valid });
  x = net.convModule(x, "stem3", { filters: 64, kernelSize: 3 });
  x = shrunk(x, "stem3_pool");
  x = net.convModule(x, "stem4", { filters: 80, kernelSize: 1 });
  x = net.convModule(x, "stem5", { filters: 192, ...valid });
  x = shrunk(x, "stem5_pool");

  x = moduleA(x, "mixed0", 32);
  x = moduleA(x, "mixed1", 64);
  x = moduleA(x, "mixed2", 64);
  x = reductionA(x, "mixed3");
  x = moduleB(x, "mixed4", 128);
  x = moduleB(x, "mixed5", 160);
  x = moduleB(x, "mixed6", 160);
  x = moduleB(x, "mixed7", 192);
  x = reductionB(x, "mixed8");
  x = moduleC(x, "mixed9");
  x = moduleC(x, "mixed10");
  x = net.globalAveragePool(x, "pool");
  return net.model(net.dropout(x, "dropout"));
}
