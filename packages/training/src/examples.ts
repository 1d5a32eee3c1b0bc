import type { ImageSetWith } from "@rote/images";
import { checkArgument, checkDense, shown } from "@rote/options";
import * as tf from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { TrainingArgumentError } from "./trainingArgumentError.ts";

/**
 * What a network is trained or tested on: preprocessed images with a label for each. Bytes are seen
 * as numbers from 0 to 255.
 */
export type Examples = ImageSetWith<"labels", Uint8Array | Float32Array, ArrayLike<number>>;

/** @throws {TrainingArgumentError} unless they are a tfjs model and a set of examples. */
function checkModelAndExamples(who: string, model: unknown, examples: unknown): void {
  const ofModel = { inputs: ["object"], outputs: ["object"], layers: "list" } as const;
  checkArgument(who, "model", model, ofModel, TrainingArgumentError);
  const ofExamples = { images: "numbers", shape: "list", labels: "numbers" } as const;
  checkArgument(who, "examples", examples, ofExamples, TrainingArgumentError);
}

/**
 * @param given the shape of an image as the model will see it, if it is changed before that.
 * @throws {TrainingArgumentError} if the examples do not fit together, or not the model.
 */
export function checkExamples(
  who: string,
  model: LayersModel,
  examples: Examples,
  given?: readonly number[],
): void {
  checkModelAndExamples(who, model, examples);
  const { images, shape, labels } = examples;
  const seen = given ?? shape.slice(1);
  const [n] = shape;
  checkImages(who, images, shape);
  checkDense(who, "images", examples, TrainingArgumentError);
  const isShape = shape.length === 4 && shape.every((side) => Number.isSafeInteger(side));
  if (!isShape || images.length !== shape.reduce((a, b) => a * b)) {
    throw new TrainingArgumentError(
      `${who}: images must have ${isShape ? shape.join("×") : "the"} values of their shape ` +
        `[n, height, width, channels], got ${images.length} for ${shown(shape)}.`,
    );
  }
  if (n === 0 || labels.length !== n) {
    throw new TrainingArgumentError(
      `${who}: there must be a label for each of the ${n} images, got ${labels.length}.`,
    );
  }
  const expected = model.inputs[0]!.shape.slice(1);
  if (expected.join() !== seen.join()) {
    throw new TrainingArgumentError(
      `${who}: the model takes images of ${expected.join("×")}, got ${seen.join("×")}. ` +
        "Crop the images first: centerCrop(set, size).",
    );
  }
  const classes = model.outputs[0]!.shape.at(-1)!;
  for (let i = 0; i < n; i++) {
    if (!(Number.isInteger(labels[i]) && labels[i]! >= 0 && labels[i]! < classes)) {
      throw new TrainingArgumentError(
        `${who}: labels must be integers from 0 to ${classes - 1}, the model's classes; label ` +
          `${i} is ${labels[i]}.`,
      );
    }
  }
}

/** @throws {TrainingArgumentError} if the images are of another kind or not finite. */
function checkImages(who: string, images: Examples["images"], shape: readonly number[]): void {
  const isFloat = images instanceof Float32Array;
  if (!Array.isArray(shape) || !(isFloat || images instanceof Uint8Array)) {
    throw new TrainingArgumentError(
      `${who}: examples must be { images, shape, labels } with a Uint8Array or a Float32Array of ` +
        `images, got ${shown(images)}.`,
    );
  }
  if (!isFloat) return;
  for (let i = 0; i < images.length; i++) {
    if (images[i]! - images[i]! === 0) continue;
    throw new TrainingArgumentError(
      `${who}: images must be of finite numbers, got ${images[i]} at ${i}.`,
    );
  }
}

/** Some examples, and where in the set they are. */
export type Batch = ImageSetWith<"labels" | "indices"> & {
  /**
   * What to learn instead of the labels: row-major `[n, classes]`, the share of each class. `mixUp`
   * and `smoothLabels` of `@rote/regularizers` give them.
   */
  readonly targets?: Float32Array;
};

/**
 * The examples at the given places. Their images are written into `room` if it has their size:
 * memory that is there already is faster than new.
 */
export function takeBatch(
  { images, shape, labels, classes }: Examples,
  places: Uint32Array,
  room?: Batch["images"],
): Batch {
  const [, height, width, channels] = shape;
  const size = height * width * channels;
  const Rows = images instanceof Uint8Array ? Uint8Array : Float32Array;
  const count = places.length * size;
  const rows = room?.length === count ? room : new Rows(count);
  for (let row = 0; row < places.length; row++) {
    const place = places[row]!;
    rows.set(images.subarray(place * size, (place + 1) * size), row * size);
  }
  return {
    images: rows,
    shape: [places.length, height, width, channels],
    labels: Int32Array.from(places, (place) => labels[place]!),
    indices: places.slice(),
    ...(classes && { classes }),
  };
}

/** Images that stand one after the other in the set, as a tensor that the caller disposes. */
export function imageRows({ images, shape }: Examples, start: number, count: number): tf.Tensor4D {
  const [, height, width, channels] = shape;
  const size = height * width * channels;
  const rows = images.subarray(start * size, (start + count) * size);
  const numbers = rows instanceof Uint8Array ? new Float32Array(rows) : rows;
  return tf.tensor4d(numbers, [count, height, width, channels], "float32");
}

/**
 * A batch on the backend: images `[b, height, width, channels]`, and int32 labels `[b]` or float32
 * targets `[b, classes]`.
 */
export interface BatchTensors {
  images: tf.Tensor4D;
  labels: tf.Tensor1D | tf.Tensor2D;
}

/**
 * What a transform makes of a batch.
 *
 * @throws {TrainingArgumentError} unless that is a batch, by the kinds of its fields.
 */
export function transformed(
  transform: (batch: Batch, epoch: number) => Batch,
  batch: Batch,
  epoch: number,
): Batch {
  const changed = transform(batch, epoch);
  const kind = { images: "numbers", shape: "list", labels: "numbers" } as const;
  checkArgument("train", "what transform gives", changed, kind, TrainingArgumentError);
  return changed;
}

/**
 * What a transform gave must be something to learn from.
 *
 * @throws {TrainingArgumentError} if a label is none of the classes, or a row of targets no
 * distribution over them.
 */
export function checkBatch({ shape: [n], labels, targets }: Batch, classes: number): void {
  const isOne = (label: number) => Number.isInteger(label) && label >= 0 && label < classes;
  const wrong = labels.findIndex((label) => !isOne(label));
  if (labels.length !== n || wrong >= 0) {
    throw new TrainingArgumentError(
      `train: transform must give ${n} labels, integers from 0 to ${classes - 1}, got ` +
        `${labels.length}${wrong < 0 ? "" : ` with ${labels[wrong]}`}.`,
    );
  }
  if (targets === undefined) return;
  for (let row = 0; row < n || targets.length !== n * classes; row++) {
    const shares = targets.subarray(row * classes, (row + 1) * classes);
    const sum = shares.reduce((total, share) => total + share, 0);
    if (targets.length === n * classes && Math.abs(sum - 1) < 1e-3) {
      if (shares.every((share) => share >= 0)) continue;
    }
    throw new TrainingArgumentError(
      `train: targets must be ${n} rows of ${classes} shares, each from 0 on, that sum to 1, got ` +
        `${targets.length} numbers with the row [${shares}].`,
    );
  }
}

/**
 * A batch as tensors that the caller disposes, in so many parts of like sizes, or as many as it
 * has.
 */
export function toTensors({ images, shape, labels, targets }: Batch, parts = 1): BatchTensors[] {
  const [n, height, width, channels] = shape;
  const size = height * width * channels;
  const count = Math.min(parts, n);
  const numbers = images instanceof Uint8Array ? new Float32Array(images) : images;
  return Array.from({ length: count }, (_, part) => {
    const [from, to] = [part, part + 1].map((i) => Math.floor((i * n) / count)) as [number, number];
    return {
      images: tf.tensor4d(
        numbers.subarray(from * size, to * size),
        [to - from, height, width, channels],
        "float32",
      ),
      labels: targets
        ? tf.tensor2d(rowsOf(targets, n, from, to), [to - from, targets.length / n], "float32")
        : tf.tensor1d(labels.subarray(from, to), "int32"),
    };
  });
}

function rowsOf(matrix: Float32Array, n: number, from: number, to: number): Float32Array {
  const width = matrix.length / n;
  return matrix.subarray(from * width, to * width);
}
