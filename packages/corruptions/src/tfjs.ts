// For TensorFlow.js: corrupts a batch of tensors. A file of its own, so that the rest of the
// package needs no tfjs.

import { checkArgument, shown } from "@rote/options";
import * as tf from "@tensorflow/tfjs-core";
import { type Batch, checkIndex } from "./batch.ts";
import { applied, type Corruption, checkCorruption } from "./corruption.ts";
import { BatchError } from "./errors.ts";

export interface TensorBatch extends Pick<Batch, "classes" | "split"> {
  /** int32 or float32 `[n, height, width, channels]`; int32 are bytes, 0 … 255. */
  images: tf.Tensor4D;
  /** The class of each image, `[n]`, or one-hot, `[n, classes]`; int32 or float32. */
  labels: tf.Tensor1D | tf.Tensor2D;
  /** The places in the split of the data set, `[n]`. */
  indices: tf.Tensor1D | ArrayLike<number>;
}

/**
 * Corrupts a batch of tensors, and gives each example what `corrupt` gives it in the whole set.
 *
 * @returns new tensors, for the caller to dispose of; those given are left alone. Labels keep their
 * form and dtype. Images keep theirs, except that Gaussian pixels are float32.
 * @throws {BatchError} if the tensors do not have the form above.
 */
export async function corruptTensors(
  given: TensorBatch,
  corruption: Corruption,
): Promise<{ images: tf.Tensor4D; labels: tf.Tensor1D | tf.Tensor2D }> {
  const kind = { images: "object", labels: "object", classes: ["text"] } as const;
  checkArgument("corruptTensors", "batch", given, kind, BatchError);
  checkCorruption("corruptTensors", corruption);
  const { images, labels, indices, ...rest } = given;
  for (const [name, tensor] of Object.entries({ images, labels })) {
    if (!(tensor instanceof tf.Tensor)) {
      throw new BatchError(`corruptTensors: ${name} must be a tensor, got ${shown(tensor)}.`);
    }
    if (tensor.dtype === "int32" || tensor.dtype === "float32") continue;
    throw new BatchError(
      `corruptTensors: ${name} must be int32 or float32, got ${tensor.dtype}. Use tf.cast.`,
    );
  }
  const { classes } = rest;
  if (labels.rank !== 1 && (labels.rank !== 2 || labels.shape[1] !== classes.length)) {
    throw new BatchError(
      `corruptTensors: labels must have shape [n] or [n, ${classes.length}], ` +
        `got [${labels.shape.join(", ")}].`,
    );
  }
  const [pixels, labelData, indexData] = await Promise.all([
    images.data(),
    labels.data(),
    indices instanceof tf.Tensor ? indices.data() : indices,
  ]);
  for (const index of Array.from(indexData)) checkIndex("corruptTensors", index);
  const batch: Batch = {
    ...rest,
    images: images.dtype === "int32" ? bytes(pixels) : new Float32Array(pixels),
    shape: images.shape,
    labels: labels.rank === 1 ? integers(labelData) : fromOneHot(labelData, classes.length),
    indices: Uint32Array.from(indexData),
  };
  const after = applied("corruptTensors", corruption, batch);

  const isBytes = after.images instanceof Uint8Array;
  const newLabels =
    labels.rank === 1
      ? tf.tensor1d(Array.from(after.labels), labels.dtype as "int32")
      : toOneHot(after.labels, classes.length, labels.dtype as "int32");
  const newImages = tf.tensor4d(after.images, [...after.shape], isBytes ? "int32" : "float32");
  return { images: newImages, labels: newLabels };
}

function bytes(values: ArrayLike<number>): Uint8Array {
  for (let k = 0; k < values.length; k++) {
    if (values[k]! >= 0 && values[k]! <= 255) continue;
    throw new BatchError(
      `corruptTensors: int32 images must be bytes, 0 … 255, got ${values[k]}. Use float32 for ` +
        "others.",
    );
  }
  return new Uint8Array(values);
}

function integers(labels: ArrayLike<number>): Int32Array {
  const at = Array.from(labels).findIndex((label) => !Number.isInteger(label));
  if (at < 0) return Int32Array.from(labels);
  throw new BatchError(`corruptTensors: labels must be integers, got ${labels[at]} at ${at}.`);
}

function fromOneHot(values: ArrayLike<number>, classes: number): Int32Array {
  return Int32Array.from({ length: values.length / classes }, (_, i) => {
    const row = Array.from({ length: classes }, (_, c) => values[i * classes + c]!);
    const label = row.indexOf(1);
    if (label < 0 || row.some((value, c) => c !== label && value !== 0)) {
      throw new BatchError(`corruptTensors: labels must be one-hot, got the row [${row}].`);
    }
    return label;
  });
}

function toOneHot(labels: Batch["labels"], classes: number, dtype: "float32" | "int32") {
  const values = new Float32Array(labels.length * classes);
  for (const [i, label] of labels.entries()) values[i * classes + label] = 1;
  return tf.tensor2d(values, [labels.length, classes], dtype);
}
