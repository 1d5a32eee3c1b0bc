import {
  FormatError,
  fingerprint,
  type ImageSet,
  type NpyArray,
  readNpy,
  readNpz,
} from "@rote/datasets";
import { UsageError } from "./usageError.ts";

/** Names that the arrays of a `.npz` file have. */
const IMAGES = ["images", "x", "x_train", "train_images", "data", "arr_0"];
const LABELS = ["labels", "y", "y_train", "train_labels", "arr_1"];

/** Whether a file holds arrays, by its name. */
export const isArrays = (path: string): boolean => /\.np[yz]$/.test(path);

/**
 * The labels in a `.npy` file, or in a `.npz` file that calls them so.
 *
 * @throws {FormatError} if there are none.
 */
export function arrayLabels(path: string, bytes: Uint8Array): Int32Array {
  if (path.endsWith(".npy")) return labelsOf(path, readNpy(path, bytes));
  const arrays = readNpz(path, bytes);
  const name =
    LABELS.find((one) => arrays.has(one)) ?? (arrays.size === 1 ? [...arrays][0]![0] : "");
  const labels = arrays.get(name);
  if (labels !== undefined) return labelsOf(path, labels);
  throw new FormatError(
    `audit: ${path} must have an array called ${LABELS.slice(0, 2).join(", ")} or so, got ` +
      `${[...arrays.keys()].join(", ") || "no arrays"}.`,
  );
}

/**
 * A set of images from a `.npz` file with images and labels, or from a `.npy` file with images
 * alone, whose labels are given apart.
 *
 * @param given the labels, where they are given.
 * @returns the set, and the names of arrays that it does not take.
 * @throws {FormatError} if the file has no images, or they and their labels do not go together.
 * @throws {UsageError} if there are no labels.
 */
export function arraySet(
  path: string,
  bytes: Uint8Array,
  given: Int32Array | undefined,
): { set: Required<ImageSet>; leftOut: string[] } {
  const arrays = path.endsWith(".npy")
    ? new Map([["images", readNpy(path, bytes)]])
    : readNpz(path, bytes);
  const leftOut = new Set(arrays.keys());
  const find = (names: readonly string[]) => {
    const name = names.find((one) => arrays.has(one));
    if (name === undefined) return undefined;
    leftOut.delete(name);
    return arrays.get(name);
  };
  const images = find(IMAGES);
  if (!images || images.shape.length < 3 || images.shape.length > 4) {
    const seen = [...arrays].map(([name, { shape }]) => `${name} [${shape}]`).join(", ");
    throw new FormatError(
      `audit: ${path} must have images of [n, height, width] or [n, height, width, channels], ` +
        `called ${IMAGES.slice(0, 3).join(", ")} or so, got ${seen || "no arrays"}.`,
    );
  }
  const [n, height, width, channels = 1] = images.shape as [number, number, number, number?];
  if (isChannelsFirst(images.shape)) {
    throw new FormatError(
      `audit: images of ${path} must have their channels last, got [${images.shape}]. Save ` +
        "numpy.ascontiguousarray(numpy.moveaxis(images, 1, -1)).",
    );
  }
  if (n * height * width * channels === 0) {
    throw new FormatError(
      `audit: ${path} must have one image at least, of one pixel at least, got [${images.shape}].`,
    );
  }
  const labels = find(LABELS);
  const own = given ?? (labels && labelsOf(path, labels));
  if (own?.length !== n) {
    const Fault = own ? FormatError : UsageError;
    throw new Fault(
      `audit: ${path} must have a label for each of ${n} images, got ${own?.length ?? "none"}. ` +
        "Give them by --given labels.npy, or save them as labels beside the images in a .npz file.",
    );
  }
  const most = own.reduce((largest, label) => Math.max(largest, label), 0);
  const classes = Array.from({ length: Math.min(most + 1, n) }, (_, i) => String(i));
  const { data } = images;
  const set = {
    images: data instanceof Uint8Array ? data : Float32Array.from(data),
    shape: [n, height, width, channels] as const,
    labels: own,
    classes,
  };
  const indices = Uint32Array.from({ length: n }, (_, i) => i);
  const whole = { ...set, indices, split: "train", fingerprint: fingerprint(set) };
  return { set: whole, leftOut: [...leftOut] };
}

/** `[n, 3, 32, 32]`, as PyTorch has images. */
const isChannelsFirst = ([, first = 0, second = 0, third = 0]: readonly number[]): boolean =>
  (first === 1 || first === 3) && second > 4 && third > 4;

/**
 * Labels from an array of `[n]` or `[n, 1]` integers.
 *
 * @throws {FormatError} if a number in it is none.
 */
export function labelsOf(path: string, { data }: NpyArray): Int32Array {
  const wrong = data.findIndex(
    (label) => !Number.isInteger(label) || label < 0 || label >= 2 ** 31,
  );
  if (wrong < 0) return Int32Array.from(data);
  throw new FormatError(
    `audit: labels of ${path} must be integers from 0 on, got ${data[wrong]} at ${wrong}.`,
  );
}
