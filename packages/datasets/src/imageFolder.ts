import type { ImageSet } from "@rote/images";
import { platform } from "#platform";
import { batches, type ExampleSource } from "./batches.ts";
import { checkInteger } from "./check.ts";
import { DatasetArgumentError } from "./datasetArgumentError.ts";
import { FormatError, MissingFileError } from "./datasetError.ts";
import { fingerprint, fingerprintOfParts } from "./fingerprint.ts";
import type { TreeFile } from "./platform/platform.ts";
import { parseSplit } from "./split.ts";
import type { Batch } from "./take.ts";

export interface ImageFolderOptions {
  /**
   * The subfolder that has the split, such as "train" or "val", or an expression of them as for the
   * published sets: "train[:5000]", "train+val". Places are those of `paths`, which are sorted by
   * class; for some of each class see `stratified`. Without it, the folder itself.
   */
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
  /** Path of each example within the folder, those of a split sorted by class, then by path. */
  readonly paths: readonly string[];
  readonly labels: Int32Array;
  /** Place of each example in the whole of `split`. */
  readonly indices: Uint32Array;
  readonly split: string;
  /** Of one example. */
  readonly shape: readonly [height: number, width: number, channels: number];
  /** The examples at `places`, in that order, as a new folder; each keeps its index. */
  select(places: ArrayLike<number>): ImageFolder;
  /** Everything at once, for what fits into memory. */
  load(options?: WholeFolderOptions): Promise<Required<ImageSet>>;
  /** The fingerprint that `load` would give, with a batch at a time in memory. */
  fingerprint(options?: WholeFolderOptions): Promise<string>;
}

export interface WholeFolderOptions {
  signal?: AbortSignal;
  /** Told how many of the images have been read. */
  onProgress?: (read: number, total: number) => void;
}

/**
 * A folder with a folder of PNG and JPEG files for each class, as ImageNet, Tiny ImageNet and
 * Imagenette have it:
 *
 *     folder/train/n01440764/….JPEG        folder/train/n01443537/images/….JPEG
 *
 * Tiny ImageNet's `val`, one folder with `val_annotations.txt`, is read as well. An image is
 * decoded when it is read, off the main thread, as it is stored (without the turn that EXIF may ask
 * for), its shorter side resized to `resize` (bilinear), and the square of `size` in its centre cut
 * out.
 *
 * In Node `folder` is a path, and the package `sharp` decodes: install it beside this one. In a
 * browser `folder` is a directory handle, or the files of `<input webkitdirectory>`, and the
 * browser decodes. The two differ in some pixels by a little, so fingerprints differ too.
 *
 * Images: uint8 `[n, size, size, channels]`. Labels: int32.
 *
 * @throws {MissingFileError} if the folder, the split or the images are not there.
 * @throws {SplitError} if an expression of splits cannot be read, or reaches beyond their ends.
 * @throws {FormatError} if a class folder is not one of `classes`; when reading, if a file cannot
 * be decoded.
 * @throws {DatasetArgumentError} if a size is not a positive integer, or `resize` is less than
 * `size`.
 */
export async function imageFolder(
  folder: string | FileSystemDirectoryHandle | Iterable<File>,
  options: ImageFolderOptions = {},
): Promise<ImageFolder> {
  const { split, size = 224, resize = size, channels = 3 } = options;
  checkInteger("imageFolder", "size", size, 1);
  checkInteger("imageFolder", "resize", resize, 1);
  if (resize < size) {
    throw new DatasetArgumentError(
      `imageFolder: resize must be at least size, ${size}, got ${resize}.`,
    );
  }
  if (channels !== 1 && channels !== 3) {
    throw new DatasetArgumentError(`imageFolder: channels must be 1 or 3, got ${channels}.`);
  }

  const name = typeof folder === "string" ? folder : "the picked folder";
  const files = await platform.listTree(folder);
  const expression = split?.replace(/\/+(?=\s*($|[[+]))/g, ""); // "train/" is "train"
  const origins = expression === undefined ? [""] : splitNames(expression);
  const parts = await Promise.all(
    origins.map(async (origin) => {
      const labelled = await classNames(files, origin && `${origin}/`);
      if (labelled.length > 0) return labelled;
      throw new MissingFileError(
        name,
        `imageFolder: ${name} must have ${origin && `${origin}/`}<class>/….png or ….jpg files, ` +
          "got none.",
      );
    }),
  );
  const classes = options.classes ?? [...new Set(parts.flat().map((entry) => entry.name))].sort();
  const number = new Map(classes.map((name, i) => [name, i]));
  const examples = parts.flatMap((labelled) =>
    labelled
      .map(({ file, name }) => {
        const label = number.get(name);
        if (label !== undefined) return { file, label };
        throw new FormatError(
          `imageFolder: ${file.path} must be of one of the ${classes.length} classes, got ` +
            `"${name}".`,
        );
      })
      .sort((a, b) => a.label - b.label || (a.file.path < b.file.path ? -1 : 1)),
  );
  const whole = folderOf(
    examples.map((example, index) => ({ ...example, index })),
    { classes, split: origins.join("+") || "train", size, resize, channels },
  );
  if (expression === undefined || !/[[+]/.test(expression)) return whole;

  const starts = new Map<string, number>();
  let start = 0;
  for (const [i, origin] of origins.entries()) {
    starts.set(origin, start);
    start += parts[i]!.length;
  }
  const sizes = Object.fromEntries(origins.map((origin, i) => [origin, parts[i]!.length]));
  const places = parseSplit("imageFolder", expression, sizes).flatMap(({ split, from, to }) =>
    Array.from({ length: to - from }, (_, i) => starts.get(split)! + from + i),
  );
  return whole.select(places);
}

/** An image, its class and its place in the split. */
interface FolderExample {
  file: TreeFile;
  label: number;
  index: number;
}

function folderOf(
  examples: readonly FolderExample[],
  common: {
    classes: readonly string[];
    split: string;
    size: number;
    resize: number;
    channels: 1 | 3;
  },
): ImageFolder {
  const { classes, split, size, channels } = common;
  const labels = Int32Array.from(examples, ({ label }) => label);
  const indices = Uint32Array.from(examples, ({ index }) => index);
  const shape = [size, size, channels] as const;
  const pixels = size * size * channels;
  const exampleAt = (place: number) => {
    const example = examples[place];
    if (example) return example;
    throw new DatasetArgumentError(
      `imageFolder: places must be integers from 0 to ${examples.length - 1}, got ${place}.`,
    );
  };

  async function read(
    places: Uint32Array,
    { signal }: { signal?: AbortSignal } = {},
  ): Promise<Batch> {
    const chosen = Array.from(places, exampleAt);
    const images = new Uint8Array(chosen.length * pixels);
    let next = 0;
    // As many at a time as can be decoded at a time: more would only hold more files in memory.
    const decodeSome = async () => {
      while (next < chosen.length) {
        signal?.throwIfAborted();
        const at = next++;
        images.set(await decode(chosen[at]!.file, common), at * pixels);
      }
    };
    await Promise.all(Array.from({ length: platform.decoders }, decodeSome));
    return {
      images,
      shape: [chosen.length, ...shape],
      labels: Int32Array.from(chosen, ({ label }) => label),
      classes,
      split,
      indices: Uint32Array.from(chosen, ({ index }) => index),
    };
  }

  const folder: ImageFolder = {
    length: examples.length,
    classes,
    labels,
    indices,
    shape,
    split,
    paths: examples.map(({ file }) => file.path),
    read,
    select: (places) => folderOf(Array.from(places, exampleAt), common),
    async load(options) {
      const images = new Uint8Array(examples.length * pixels);
      let at = 0;
      for await (const batch of all(options)) {
        images.set(batch.images, at);
        at += batch.images.length;
      }
      const set = { images, shape: [examples.length, ...shape] as const, labels, classes };
      return { ...set, fingerprint: fingerprint(set), split, indices };
    },
    fingerprint: (options) =>
      fingerprintOfParts({ shape: [examples.length, ...shape], labels, classes }, all(options)),
  };
  async function* all({ onProgress, ...options }: WholeFolderOptions = {}) {
    let read = 0;
    for await (const batch of batches(folder, { batchSize: 64, ...options })) {
      yield batch;
      read += batch.shape[0];
      onProgress?.(read, examples.length);
    }
  }
  return folder;
}

/** The subfolders that a split expression names, each once. */
const splitNames = (split: string): string[] => [
  ...new Set(split.split("+").map((term) => term.replace(/\[.*$/, "").trim())),
];

const IMAGE = /\.(png|jpe?g)$/i;
const ANNOTATIONS = "val_annotations.txt"; // of Tiny ImageNet

/** The images below `prefix`, each with the name of its class. */
async function classNames(
  files: readonly TreeFile[],
  prefix: string,
): Promise<{ file: TreeFile; name: string }[]> {
  const images = files.filter(({ path }) => path.startsWith(prefix) && IMAGE.test(path));
  const annotations = files.find(({ path }) => path === prefix + ANNOTATIONS);
  if (!annotations) {
    return images.flatMap((file) => {
      const [name, ...rest] = file.path.slice(prefix.length).split("/");
      // A file beside the folders has no class.
      return rest.length > 0 ? [{ file, name: name! }] : [];
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
  { size, resize, channels }: { size: number; resize: number; channels: 1 | 3 },
): Promise<Uint8Array> {
  const bytes = await file.read();
  try {
    return await platform.decodeImage(bytes, { size, resize, channels });
  } catch (error) {
    if (error instanceof MissingFileError) throw error;
    throw new FormatError(
      `imageFolder: ${file.path} must be a whole PNG or JPEG image, got ` +
        `"${(error as Error).message}". ` +
        "Remove the file or copy it again.",
      { cause: error },
    );
  }
}
