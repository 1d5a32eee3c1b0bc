import type { ImageSet } from "@rote/images";
import { checkOptions, type OptionTable } from "@rote/options";
import { DatasetArgumentError } from "../datasetArgumentError.ts";
import { FormatError } from "../datasetError.ts";
import type { DatasetEvent } from "../events.ts";
import { fingerprint } from "../fingerprint.ts";
import { inWords, LeftOutCounter } from "../pictures/leftOut.ts";
import { arrayLabels, LABELS, labelsOf } from "./arrayLabels.ts";
import { type ArrayFile, arraysIn, bytesOf, checkFile, headersIn, nameOf } from "./openArrays.ts";
import type { NpyArray } from "./readNpy.ts";

export interface ArrayImagesOptions {
  /** A `.npy` or `.npz` file with the labels, where none are beside the images. */
  labels?: ArrayFile;
  /** Called with which arrays of the file are left out, if any are. */
  onProgress?: (event: DatasetEvent) => void;
}

const ARRAY_IMAGES_OPTIONS: OptionTable<ArrayImagesOptions> = { labels: true, onProgress: true };

/** The images of a file of arrays. */
export interface ArrayImages {
  train: Required<ImageSet>;
  /** Where the file has test images and labels of their own. */
  test?: Required<ImageSet>;
  /** Whether the training labels are those of another file, as this one has none for them. */
  isLabelledApart: boolean;
}

/** Names that images have in a `.npz` file. */
const IMAGES = ["images", "x", "x_train", "train_images", "data", "arr_0"];

/** Names that test images and their labels have beside training images of some name. */
const TESTS: Readonly<Record<string, readonly [images: string, labels: string]>> = {
  x_train: ["x_test", "y_test"],
  train_images: ["test_images", "test_labels"],
};

/**
 * The images and labels of a `.npz` file as NumPy saves it: `images` and `labels`, or `x` and `y`;
 * with a test set `x_train`, `y_train`, `x_test`, `y_test` or `train_images`, `train_labels`,
 * `test_images`, `test_labels`. Or the images of a `.npy` file, whose labels are in another one.
 * The classes are 0, 1, 2 and so on, up to the largest label.
 *
 * Images: `[n, height, width]` or `[n, height, width, channels]`; of bytes uint8, of other numbers
 * float32. Labels: int32.
 *
 * @param file its path in Node, or a `Blob`, such as a picked file.
 * @throws {MissingFileError} if there is no such file.
 * @throws {FormatError} if it is damaged, has no images or labels, or they do not go together.
 * @throws {DatasetArgumentError} if an option is wrong.
 */
export async function arrayImages(
  file: string | Blob,
  options: ArrayImagesOptions = {},
): Promise<ArrayImages> {
  checkOptions(WHO, options, ARRAY_IMAGES_OPTIONS, DatasetArgumentError);
  checkFile(WHO, "file", file);
  const { labels: given, onProgress } = options;
  if (given !== undefined) checkFile(WHO, "labels", given);
  const path = nameOf(file);
  const arrays = arraysIn(path, await bytesOf(file), IMAGES[0]!);
  const names = namesIn(path, arrays);
  const { n, pixels } = imagesOf(path, arrays.get(names.images)!, arrays);
  const beside = names.labels === undefined ? undefined : arrays.get(names.labels);
  const labels = beside ? labelsOf(WHO, path, beside) : await labelsApart(given);
  if (labels?.length !== n) {
    const from = beside || !given ? path : nameOf(given);
    throw new FormatError(
      `${WHO}: ${from} must have a label for each of ${n} images, got ` +
        `${labels?.length ?? "none"}. Save them as labels beside the images in a .npz file, or ` +
        "give them apart: --given labels.npy in the command line.",
    );
  }
  const [testImages, testLabels] = names.test?.map((name) => arrays.get(name)) ?? [];
  const test = testImages && testLabels ? testOf(path, testImages, testLabels, arrays) : undefined;
  if (test && !isAlike(pixels, test.pixels)) {
    throw new FormatError(
      `${WHO}: ${path} must have training and test images of one size and type, got ` +
        `${inShort(pixels)} and ${inShort(test.pixels)}.`,
    );
  }
  const classes = classesOf(path, [labels, ...(test ? [test.labels] : [])]);
  const used = [names.images, names.labels, ...(names.test ?? [])];
  sayUnused(path, new Set([...arrays.keys()].filter((name) => !used.includes(name))), onProgress);
  return {
    isLabelledApart: beside === undefined,
    train: setOf("train", { ...pixels, labels, classes }),
    ...(test && { test: setOf("test", { ...test.pixels, labels: test.labels, classes }) }),
  };
}

/** What a file of arrays has, as far as its headers say. */
export interface ArraysDescription {
  train: ImagesDescription;
  /** Where the file has test images and labels of their own. */
  test?: ImagesDescription;
  /** Bytes of memory that reading it takes: of the file, its arrays and the images. */
  bytes: number;
}

/** What images are, before they are read. */
export interface ImagesDescription {
  shape: readonly [n: number, height: number, width: number, channels: number];
  /** Bytes that they take once read. */
  bytes: number;
}

/**
 * The sizes of the images that `arrayImages` would read, from the headers alone: nothing is
 * unpacked.
 *
 * @param file its path in Node, or a `Blob`, such as a picked file.
 * @throws {MissingFileError} if there is no such file.
 * @throws {FormatError} if it is damaged, or has no images.
 */
export async function describeArrays(file: string | Blob): Promise<ArraysDescription> {
  checkFile("describeArrays", "file", file);
  const path = nameOf(file);
  const { headers, bytes } = await headersIn(file, IMAGES[0]!);
  const names = namesIn(path, headers);
  const describe = (name: string): ImagesDescription => {
    const { shape, isBytes } = headers.get(name)!;
    const { n, size, sides } = sidesOf(path, shape, headers);
    return { shape: [n, ...sides], bytes: n * size * (isBytes ? 1 : 4) };
  };
  const train = describe(names.images);
  const test = names.test && describe(names.test[0]);
  const unpacked = [...headers.values()].reduce(
    (sum, { shape, bytesEach }) => sum + shape.reduce((product, side) => product * side, bytesEach),
    0,
  );
  const all = bytes + unpacked + train.bytes + (test?.bytes ?? 0);
  return { train, ...(test && { test }), bytes: all };
}

const WHO = "arrayImages";

type Shapes = ReadonlyMap<string, Pick<NpyArray, "shape">>;

/**
 * Which arrays are what.
 *
 * @throws {FormatError} if none has images.
 */
function namesIn(
  path: string,
  arrays: Shapes,
): { images: string; labels?: string | undefined; test?: readonly [string, string] } {
  const images = IMAGES.find((name) => arrays.has(name));
  if (images === undefined) throw noImages(path, arrays);
  const labels = LABELS.find((name) => arrays.has(name));
  const test = TESTS[images];
  const isTested = test?.every((name) => arrays.has(name)) ?? false;
  return { images, labels, ...(test && isTested && { test }) };
}

/** The labels of another file, if there is one. */
const labelsApart = async (file: ArrayFile | undefined) =>
  file === undefined ? undefined : arrayLabels(WHO, nameOf(file), await bytesOf(file));

type Pixels = Pick<Required<ImageSet>, "images" | "shape">;

/** @throws {FormatError} unless the array has images of finite numbers. */
function imagesOf(
  path: string,
  { data, shape }: NpyArray,
  arrays: Shapes,
): { n: number; pixels: Pixels } {
  const { n, size, sides } = sidesOf(path, shape, arrays);
  const images = data instanceof Uint8Array ? data : Float32Array.from(data);
  const isBytes = images instanceof Uint8Array;
  const wrong = isBytes ? -1 : images.findIndex((pixel) => !Number.isFinite(pixel));
  if (wrong < 0) return { n, pixels: { images, shape: [n, ...sides] } };
  throw new FormatError(
    `${WHO}: images of ${path} must have finite numbers, got ${images[wrong]} in example ` +
      `${Math.floor(wrong / size)}. Remove it, or mend it.`,
  );
}

/** @throws {FormatError} unless it is a shape of images, at least one, their channels last. */
function sidesOf(
  path: string,
  shape: readonly number[],
  arrays: Shapes,
): { n: number; size: number; sides: [height: number, width: number, channels: number] } {
  if (shape.length < 3 || shape.length > 4) throw noImages(path, arrays);
  const [n, height, width, channels = 1] = shape as [number, number, number, number?];
  if (isChannelsFirst(shape)) {
    throw new FormatError(
      `${WHO}: images of ${path} must have their channels last, got [${shape}]. Save ` +
        "numpy.ascontiguousarray(numpy.moveaxis(images, 1, -1)).",
    );
  }
  const size = height * width * channels;
  if (n * size > 0) return { n, size, sides: [height, width, channels] };
  throw new FormatError(
    `${WHO}: ${path} must have one image at least, of one pixel at least, got [${shape}].`,
  );
}

function testOf(path: string, images: NpyArray, answers: NpyArray, arrays: Shapes) {
  const { n, pixels } = imagesOf(path, images, arrays);
  const labels = labelsOf(WHO, path, answers);
  if (labels.length === n) return { pixels, labels };
  throw new FormatError(
    `${WHO}: ${path} must have a label for each of ${n} test images, got ${labels.length}.`,
  );
}

/** `[n, 3, 32, 32]`, as PyTorch has images. */
const isChannelsFirst = ([, first = 0, second = 0, third = 0]: readonly number[]): boolean =>
  (first === 1 || first === 3) && second > 4 && third > 4;

function noImages(path: string, arrays: Shapes): FormatError {
  const seen = [...arrays].map(([name, { shape }]) => `${name} [${shape}]`).join(", ");
  return new FormatError(
    `${WHO}: ${path} must have images of [n, height, width] or [n, height, width, channels], ` +
      `called ${IMAGES.slice(0, 3).join(", ")} or so, got ${seen || "no arrays"}.`,
  );
}

const isAlike = (one: Pixels, other: Pixels) =>
  String(one.shape.slice(1)) === String(other.shape.slice(1)) &&
  one.images.constructor === other.images.constructor;

const inShort = ({ images, shape }: Pixels) =>
  `[${shape}] of ${images instanceof Float32Array ? "float32" : "uint8"}`;

/** The numbers up to the largest label: no more than there are labels. */
function classesOf(path: string, all: readonly Int32Array[]): string[] {
  const n = all.reduce((sum, { length }) => sum + length, 0);
  const most = all.reduce((m, labels) => labels.reduce((a, b) => Math.max(a, b), m), 0);
  if (most < n) return Array.from({ length: most + 1 }, (_, i) => String(i));
  throw new FormatError(
    `${WHO}: labels of ${path} must be classes 0, 1, 2 and so on, fewer than its ${n} examples, ` +
      `got ${most}. Number the classes from 0 on.`,
  );
}

function setOf(
  split: "train" | "test",
  set: Parameters<typeof fingerprint>[0],
): Required<ImageSet> {
  const indices = Uint32Array.from({ length: set.shape[0] }, (_, i) => i);
  return { ...set, indices, split, fingerprint: fingerprint(set) };
}

function sayUnused(
  path: string,
  unused: ReadonlySet<string>,
  onProgress: ArrayImagesOptions["onProgress"],
): void {
  if (unused.size === 0) return;
  const counter = new LeftOutCounter();
  for (const name of unused) counter.add("array", name);
  const leftOut = counter.list();
  const message = `${path}: left out ${inWords(leftOut)}.`;
  onProgress?.({ type: "leftOut", dataset: "arrays", leftOut, message });
}
