import { type ImageSet, isBytes } from "@rote/images";
import { checkOptions } from "@rote/options";
import {
  oneHot,
  type Tensor1D,
  type Tensor2D,
  type Tensor4D,
  tensor1d,
  tensor4d,
} from "@tensorflow/tfjs-core";
import { type Dataset, generator } from "@tensorflow/tfjs-data";
import { type BatchesOptions, batches, type ExampleSource } from "./batches.ts";
import { checkSource } from "./check.ts";
import { DatasetArgumentError } from "./datasetArgumentError.ts";

export interface ToTfDataOptions extends Omit<BatchesOptions, "signal"> {
  /**
   * Labels as one-hot rows, float32 `[batch, classes]`, or as numbers, float32 `[batch]`: tfjs'
   * sparse losses take no other type. Defaults to true.
   */
  oneHot?: boolean;
}

/** What `model.fitDataset` takes. */
export type TfBatch = { xs: Tensor4D; ys: Tensor1D | Tensor2D };

/**
 * A set or a source as a `tf.data.Dataset` of batches `{ xs, ys }`, for `model.fitDataset`. Bytes
 * become numbers from 0 to 1, other images stay as they are: float32 `[batch, height, width,
 * channels]`.
 *
 * With a seed, each pass over the dataset has the order of the next epoch, from `epoch` on.
 */
export function toTfData(
  source: ExampleSource | Required<ImageSet>,
  given: ToTfDataOptions,
): Dataset<TfBatch> {
  checkOptions(
    "toTfData",
    given,
    {
      oneHot: "boolean",
      batchSize: "number",
      seed: "number",
      epoch: "number",
      dropLast: "boolean",
      prefetch: "number",
    },
    DatasetArgumentError,
  );
  const { oneHot: asOneHot = true, epoch = 0, ...options } = given;

  checkSource("toTfData", source);
  let pass = epoch;
  return generator(async function* () {
    for await (const batch of batches(source, { ...options, epoch: pass++ })) {
      const { images, shape, labels, classes } = batch;
      const pixels = isBytes(images) ? fractions(images) : images;
      const xs = tensor4d(pixels, [...shape]);
      if (!asOneHot) {
        yield { xs, ys: tensor1d(Float32Array.from(labels)) };
        continue;
      }
      const numbers = tensor1d(Int32Array.from(labels), "int32");
      const ys = oneHot(numbers, classes.length) as Tensor2D;
      numbers.dispose();
      yield { xs, ys };
    }
  } as never) as Dataset<TfBatch>;
}

/** Bytes as numbers from 0 to 1. */
function fractions(bytes: Uint8Array | Uint8ClampedArray): Float32Array {
  const x = new Float32Array(bytes.length);
  // `from` would call a function for each.
  for (let i = 0; i < x.length; i++) x[i] = bytes[i]! / 255;
  return x;
}
