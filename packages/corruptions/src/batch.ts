import { checkSplit, type ImageSetWith } from "@rote/images";
import { checkDense, shown, twiceIn } from "@rote/options";
import { BatchError } from "./errors.ts";

/**
 * Examples of a labelled image set, in any number and order. Randomness is keyed by their
 * `indices`; each `split` has its own random stream, and so has a set without one.
 */
export type Batch = ImageSetWith<"indices" | "labels" | "classes">;

/** @throws {BatchError} if the parts of `batch` do not fit together. */
export function checkBatch(who: string, batch: Batch): void {
  if (typeof batch !== "object" || batch === null) {
    throw new BatchError(`${who}: a batch must be an object with images, got ${shown(batch)}.`);
  }
  const { indices, images, shape, labels, classes, split } = batch;
  checkImageShape(who, batch);
  const [n] = shape;
  const must = (holds: boolean, what: string, got: string | number) => {
    if (!holds) throw new BatchError(`${who}: ${what}, got ${got}.`);
  };
  const form = `[${shape.join(", ")}]`;
  must(
    images instanceof Uint8Array || images instanceof Float32Array,
    "images must be a Uint8Array or a Float32Array",
    shown(images),
  );
  checkSizes(who, batch);
  must(
    labels instanceof Uint8Array || labels instanceof Int32Array,
    "labels must be a Uint8Array or an Int32Array",
    shown(labels),
  );
  must(indices instanceof Uint32Array, "indices must be a Uint32Array", shown(indices));
  must(indices.length === n, `indices must have ${n} entries to match ${form}`, indices.length);
  must(
    Array.isArray(classes) && classes.length > 0,
    "classes must name the classes",
    shown(classes),
  );
  checkSplit(who, "split", split, BatchError);
  const most = classes.length;
  must(
    labels instanceof Int32Array || most <= 256,
    "labels of more than 256 classes must be an Int32Array",
    `a Uint8Array for ${most}`,
  );
  const twice = twiceIn(classes);
  must(twice === undefined, "classes must differ from each other", `${shown(twice)} twice`);
  for (const label of labels) {
    if (label < 0 || label >= most) must(false, `labels must be from 0 to ${most - 1}`, label);
  }
}

/** @throws {BatchError} unless there are as many values and labels as `shape` says. */
export function checkSizes(who: string, { images, shape, labels }: Sized): void {
  const form = `[${shape.join(", ")}]`;
  const size = shape.reduce((product, length) => product * length, 1);
  if (images.length !== size) {
    throw new BatchError(
      `${who}: images of shape ${form} must have ${size} values, got ${images.length}.`,
    );
  }
  if (labels.length === shape[0]) return;
  throw new BatchError(
    `${who}: labels must have ${shape[0]} entries to match ${form}, got ${labels.length}.`,
  );
}

interface Sized {
  readonly images: ArrayLike<number>;
  readonly shape: readonly number[];
  readonly labels: ArrayLike<number>;
}

/**
 * An index that is none would become 0 in a Uint32Array, and all examples share its draw.
 *
 * @throws {BatchError} unless `index` is a place in a data set.
 */
export function checkIndex(who: string, index: number): void {
  if (Number.isInteger(index) && index >= 0 && index < 2 ** 32) return;
  throw new BatchError(
    `${who}: index must be the example's place in its split, an integer in [0, 2^32 − 1], got ` +
      `${shown(index)}.`,
  );
}

/** @throws {BatchError} unless images are dense, of shape `[n, height, width, channels]`. */
export function checkImageShape(who: string, set: Pick<Batch, "shape">): void {
  const { shape } = set as { readonly shape: readonly number[] };
  const isShape =
    Array.isArray(shape) &&
    shape.length === 4 &&
    shape.every((size, axis) => Number.isInteger(size) && size >= (axis === 0 ? 0 : 1));
  const got = `got ${shown(shape)}.`;
  if (!isShape) {
    const remedy = shape?.length === 3 ? " A single image has the shape [1, …]." : "";
    throw new BatchError(
      `${who}: images must have shape [n, height, width, channels], ${got}${remedy}`,
    );
  }
  const [, second, third, fourth] = shape as [number, number, number, number];
  if ((second === 1 || second === 3) && third === fourth && fourth > 4) {
    throw new BatchError(
      `${who}: images must have shape [n, height, width, channels], ${got} ` +
        "That looks like channels first: transpose the images to channels last.",
    );
  }
  checkDense(who, "images", set, BatchError);
}

/**
 * The same memory as a plain typed array. The `slice` of a subclass may be a view instead of a
 * copy: that of Node's Buffer is one, and a corruption would write into its input.
 */
export function withoutSubclass<T extends Uint8Array | Int32Array | Float32Array>(values: T): T {
  const { byteOffset, length } = values;
  const buffer = values.buffer as ArrayBuffer; // or shared, which is as good
  for (const Plain of [Uint8Array, Int32Array, Float32Array]) {
    if (!(values instanceof Plain)) continue;
    return values.constructor === Plain ? values : (new Plain(buffer, byteOffset, length) as T);
  }
  return values;
}

/** The number of values of an image. */
export const imageSize = ([, height, width, channels]: Batch["shape"]) => height * width * channels;
