import { platform } from "#platform";
import type { ExampleSource } from "./batches.ts";
import { FormatError, MissingFileError } from "./datasetError.ts";
import { fingerprint } from "./fingerprint.ts";
import type { LabelledImages } from "./labelledImages.ts";
import type { TreeFile } from "./platform/platform.ts";
import type { Batch } from "./take.ts";

export interface ImageFolderOptions {
  /** The subfolder that has the split, such as "train" or "val". Without it, the folder itself. */
  split?: string;
  /** Height and width of the images given. Defaults to 224. */
  size?: number;
  /** The shorter side of an image is first resized to this. Defaults to `size`. */
  resize?: number;
  /** 3 for red, green, blue; 1 for grey. Defaults to 3. */
  channels?: 1 | 3;
  /** The classes in their order. Defaults to the names of the class folders, sorted. */
  classes?: readonly string[];
}

/** A folder of images as a set larger than memory. */
export interface ImageFolder extends ExampleSource {
  readonly classes: readonly string[];
  /** Path of each example within the folder, sorted by class, then by path. */
  readonly paths: readonly string[];
  readonly labels: Int32Array;
  readonly split: string;
  /** Of one example. */
  readonly shape: readonly [height: number, width: number, channels: number];
  /** Everything at once, for what fits into memory. */
  load(options?: { signal?: AbortSignal }): Promise<LabelledImages>;
}

/**
 * A folder with a folder of PNG and JPEG files for each class, as ImageNet, Tiny ImageNet and
 * Imagenette have it:
 *
 *     folder/train/n01440764/….JPEG        folder/train/n01443537/images/….JPEG
 *
 * Tiny ImageNet's `val`, one folder with `val_annotations.txt`, is read as well. An image is
 * decoded when it is read, off the main thread, its shorter side resized to `resize` (bilinear),
 * and the square of `size` in its centre cut out.
 *
 * In Node `folder` is a path, and the package `sharp` decodes: install it beside this one. In a
 * browser `folder` is a directory handle, or the files of `<input webkitdirectory>`, and the
 * browser decodes. The two differ in some pixels by a little, so fingerprints differ too.
 *
 * Images: uint8 `[n, size, size, channels]`. Labels: int32.
 *
 * @throws {MissingFileError} if the folder, the split or the images are not there.
 * @throws {FormatError} if a class folder is not one of `classes`; when reading, if a file cannot be
 * decoded.
 * @throws {RangeError} if a size is not a positive integer, or `resize` is less than `size`.
 */
export async function imageFolder(
  folder: string | FileSystemDirectoryHandle | Iterable<File>,
  options: ImageFolderOptions = {},
): Promise<ImageFolder> {
  const { split, size = 224, resize = size, channels = 3 } = options;
  for (const [name, value] of Object.entries({ size, resize })) {
    if (!Number.isInteger(value) || value < 1) {
      throw new RangeError(`imageFolder: ${name} must be a positive integer, got ${value}.`);
    }
  }
  if (resize < size) {
    throw new RangeError(`imageFolder: resize must be at least size, ${size}, got ${resize}.`);
  }
  if (channels !== 1 && channels !== 3) {
    throw new RangeError(`imageFolder: channels must be 1 or 3, got ${channels}.`);
  }

  const prefix = split === undefined ? "" : `${split.replace(/\/+$/, "")}/`;
  const name = typeof folder === "string" ? folder : "the picked folder";
  const files = (await platform.listTree(folder)).filter(({ path }) => path.startsWith(prefix));
  const labelled = await classNames(files, prefix);
  if (labelled.length === 0) {
    throw new MissingFileError(
      name,
      `imageFolder: ${name} must have ${prefix}<class>/….png or ….jpg files, got none.`,
    );
  }
  const classes = options.classes ?? [...new Set(labelled.map((entry) => entry.name))].sort();
  const number = new Map(classes.map((name, i) => [name, i]));
  const examples = labelled.map(({ file, name }) => {
    const label = number.get(name);
    if (label === undefined) {
      throw new FormatError(
        `imageFolder: ${file.path} must be of one of the ${classes.length} classes, got "${name}".`,
      );
    }
    return { file, label };
  });
  examples.sort((a, b) => a.label - b.label || (a.file.path < b.file.path ? -1 : 1));

  const labels = Int32Array.from(examples, ({ label }) => label);
  const shape = [size, size, channels] as const;
  const pixels = size * size * channels;

  async function read(
    places: Uint32Array,
    { signal }: { signal?: AbortSignal } = {},
  ): Promise<Batch> {
    const images = new Uint8Array(places.length * pixels);
    let next = 0;
    // As many at a time as can be decoded at a time: more would only hold more files in memory.
    const decodeSome = async () => {
      while (next < places.length) {
        signal?.throwIfAborted();
        const at = next++;
        const example = examples[places[at]!];
        if (!example) {
          throw new RangeError(
            `imageFolder: places must be integers from 0 to ${examples.length - 1}, got ${places[at]}.`,
          );
        }
        images.set(await decode(example.file, { size, resize, channels }), at * pixels);
      }
    };
    await Promise.all(Array.from({ length: platform.decoders }, decodeSome));
    return {
      images,
      shape: [places.length, ...shape],
      labels: Int32Array.from(places, (place) => labels[place]!),
      classes,
      split: split ?? "train",
      indices: Uint32Array.from(places),
    };
  }

  return {
    length: examples.length,
    classes,
    labels,
    shape,
    split: split ?? "train",
    paths: examples.map(({ file }) => file.path),
    read,
    async load(options) {
      const set = await read(
        Uint32Array.from({ length: examples.length }, (_, i) => i),
        options,
      );
      return { ...set, fingerprint: fingerprint(set) };
    },
  };
}

const IMAGE = /\.(png|jpe?g)$/i;
const ANNOTATIONS = "val_annotations.txt"; // of Tiny ImageNet

/** The images below `prefix`, each with the name of its class. */
async function classNames(
  files: readonly TreeFile[],
  prefix: string,
): Promise<{ file: TreeFile; name: string }[]> {
  const images = files.filter(({ path }) => IMAGE.test(path));
  const annotations = files.find(({ path }) => path === prefix + ANNOTATIONS);
  if (!annotations) {
    return images.flatMap((file) => {
      const [name, ...rest] = file.path.slice(prefix.length).split("/");
      return rest.length > 0 ? [{ file, name: name! }] : []; // a file beside the folders has no class
    });
  }
  const text = new TextDecoder().decode(await annotations.read());
  const classOf = new Map(
    text.split("\n").map((line) => line.split("\t").slice(0, 2) as [string, string]),
  );
  return images.map((file) => {
    const name = classOf.get(file.path.slice(file.path.lastIndexOf("/") + 1));
    if (name) return { file, name };
    throw new FormatError(`imageFolder: ${ANNOTATIONS} must name ${file.path}, got no such line.`);
  });
}

async function decode(
  file: TreeFile,
  options: { size: number; resize: number; channels: 1 | 3 },
): Promise<Uint8Array> {
  const bytes = await file.read();
  try {
    return await platform.decodeImage(bytes, options);
  } catch (error) {
    if (error instanceof MissingFileError) throw error;
    throw new FormatError(
      `imageFolder: ${file.path} must be a whole PNG or JPEG image, got "${(error as Error).message}". ` +
        "Remove the file or copy it anew.",
      { cause: error },
    );
  }
}
