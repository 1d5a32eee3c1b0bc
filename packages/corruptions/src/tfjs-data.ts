// For TensorFlow.js' input pipelines: corrupts the elements of a `tf.data.Dataset`.

import { checkArgument, checkOptions } from "@rote/options";
import * as tf from "@tensorflow/tfjs-core";
import { type Dataset, generator } from "@tensorflow/tfjs-data";
import { STREAM_OPTIONS, type StreamOptions } from "./corruptExamples.ts";
import type { Corruption } from "./corruption.ts";
import { checkCorruption } from "./corruption.ts";
import { BatchError, CorruptionOptionError } from "./errors.ts";
import { corruptTensors } from "./tfjs.ts";

/** An example as `fitDataset` wants it. */
export interface Element {
  /** `[height, width, channels]`. */
  xs: tf.Tensor3D;
  /** The class, `[]`, or one-hot, `[classes]`. */
  ys: tf.Tensor;
}

/**
 * Corrupts a dataset of single examples `{ xs, ys }`, as `tf.data.zip` gives them, that come in the
 * order of the data set: call it before `shuffle` and `batch`. Examples are counted from 0 in each
 * pass, so every epoch sees the same.
 *
 *     corruptDataset(dataset, corruption, { classes, split: "train" }).shuffle(1000).batch(128)
 *
 * Where the order is lost but the indices are not, use `corruptTensors` within `mapAsync`.
 *
 * @throws {BatchError} while iterating, if an element does not have the form above.
 */
export function corruptDataset(
  dataset: Dataset<tf.TensorContainer>,
  corruption: Corruption,
  options: StreamOptions,
): Dataset<{ xs: tf.Tensor; ys: tf.Tensor }> {
  checkOptions("corruptDataset", options, STREAM_OPTIONS, CorruptionOptionError);

  const kind = { iterator: "function" } as const;
  checkArgument("corruptDataset", "dataset", dataset, kind, BatchError);
  checkCorruption("corruptDataset", corruption);
  return generator(async function* () {
    const source = await dataset.iterator();
    for (let index = 0; ; index++) {
      const { value, done } = await source.next();
      if (done) return;
      yield await corruptElement(value as unknown as Element, index, corruption, options);
    }
  } as () => AsyncGenerator<{ xs: tf.Tensor; ys: tf.Tensor }>);
}

/** Takes the element's tensors over: gives new ones and disposes of them. */
async function corruptElement(
  { xs, ys }: Element,
  index: number,
  corruption: Corruption,
  options: StreamOptions,
) {
  if (xs?.rank !== 3 || !(ys?.rank === 0 || ys?.rank === 1)) {
    throw new BatchError(
      "corruptDataset: elements must be { xs: [height, width, channels], ys: [] or [classes] }, " +
        `got { xs: [${xs?.shape}], ys: [${ys?.shape}] }. Call it before batch().`,
    );
  }
  const images = tf.expandDims<tf.Tensor4D>(xs, 0);
  const labels = tf.expandDims<tf.Tensor1D | tf.Tensor2D>(ys, 0);
  const after = await corruptTensors({ ...options, images, labels, indices: [index] }, corruption);
  const element = { xs: tf.squeeze(after.images, [0]), ys: tf.squeeze(after.labels, [0]) };
  for (const tensor of [xs, ys, images, labels, after.images, after.labels]) tensor.dispose();
  return element;
}
