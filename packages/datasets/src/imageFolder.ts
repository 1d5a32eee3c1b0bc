import { type ImageSet, isSplit } from "@rote/images";
import { checkArgument, checkInteger, checkOptions, type OptionTable, shown } from "@rote/options";
import { platform } from "#platform";
import { batches, type ExampleSource } from "./batches.ts";
import { checkDistinct } from "./check.ts";
import { DatasetArgumentError } from "./datasetArgumentError.ts";
import { FormatError, MissingFileError, SplitError } from "./datasetError.ts";
import type { DatasetEvent } from "./events.ts";
import { fingerprint, fingerprintOfParts } from "./fingerprint.ts";
import { className, type NamedPicture, namedPictures } from "./pictures/classFolders.ts";
import { inWords, type LeftOut, LeftOutCounter } from "./pictures/leftOut.ts";
import {
  hasPictures,
  type PictureTree,
  pictured,
  picturesBelow,
  pictureTree,
} from "./pictures/pictureTree.ts";
import { readPicture } from "./pictures/readPicture.ts";
import {
  few,
  hasClasses,
  isRoleWord,
  roleOf,
  type SplitRole,
  seenIn,
  splitFolder,
  splitLinks,
  splitsOf,
  trainingBeside,
  unwrapped,
} from "./pictures/splitFolders.ts";
import type { TreeFile } from "./platform/platform.ts";
import { checkLength, parseSplit } from "./split.ts";
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
  /**
   * The classes in their order. Defaults to the names of the class folders of the training pictures
   * where the folder has such, else of the split's, sorted.
   */
  classes?: readonly string[];
  /** Told once what is left out, if anything is: an event of the type "leftOut". */
  onProgress?: (event: DatasetEvent) => void;
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
  /** What there is besides, and was not read. */
  readonly leftOut: readonly LeftOut[];
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

const WHOLE_FOLDER_OPTIONS: OptionTable<WholeFolderOptions> = { signal: true, onProgress: true };

/**
 * A folder with a folder of PNG, JPEG, WebP, GIF or BMP files for each class, as ImageNet, Tiny
 * ImageNet, Imagenette and many sets of Kaggle have it:
 *
 *     folder/train/n01440764/….JPEG        folder/train/n01443537/images/….JPEG
 *
 * Tiny ImageNet's `val`, one folder with `val_annotations.txt`, is read as well. A split is found
 * under its name in other letters too (`Train`, `validation`), and within folders that hold nothing
 * else (`archive/data/train`). The classes of every split are those of the training pictures, so
 * labels agree where a split lacks a class. Links are followed, each folder being read once.
 * Hidden and system files, other formats, other files, and pictures outside class folders are
 * counted in `leftOut`.
 *
 * A picture is decoded when it is read, as it is stored: EXIF's turn, colour profiles and alpha are
 * ignored. Then `resizeAndCrop` of `@rote/images` brings it to size, in Node and in browsers by the
 * same integers: of PNG, lossless WebP, GIF and BMP every bit is equal, and equal to torchvision's.
 *
 * In Node `folder` is a path, and the package `sharp` decodes: install it beside this one. In a
 * browser `folder` is a directory handle, or the files of `<input webkitdirectory>`, and the
 * browser decodes; JPEGs may differ by a little there, and so may fingerprints.
 *
 * Images: uint8 `[n, size, size, channels]`. Labels: int32.
 *
 * @throws {MissingFileError} if the folder, the split or the pictures are not there.
 * @throws {SplitError} if the folder holds splits and none is named, or an expression of splits
 * cannot be read, or reaches beyond their ends.
 * @throws {FormatError} if the pictures are not in class folders, or several folders may be the
 * split, or a class is not one of `classes`, or of the training pictures; when reading, if a file
 * cannot be decoded.
 * @throws {DatasetArgumentError} if a size is not a positive integer, or `resize` is less than
 * `size`, or the path is empty.
 */
export async function imageFolder(
  folder: string | FileSystemDirectoryHandle | Iterable<File>,
  options: ImageFolderOptions = {},
): Promise<ImageFolder> {
  checkOptions(
    "imageFolder",
    options,
    {
      split: true,
      size: "number",
      resize: "number",
      channels: "number",
      classes: true,
      onProgress: true,
    },
    DatasetArgumentError,
  );

  const { split, size = 224, resize = size, channels = 3 } = options;
  checkFolder("imageFolder", folder);
  checkInteger("imageFolder", "size", size, [1], DatasetArgumentError);
  checkInteger("imageFolder", "resize", resize, [1], DatasetArgumentError);
  if (resize < size) {
    throw new DatasetArgumentError(
      `imageFolder: resize must be at least size, ${size}, got ${resize}.`,
    );
  }
  if (channels !== 1 && channels !== 3) {
    throw new DatasetArgumentError(`imageFolder: channels must be 1 or 3, got ${channels}.`);
  }

  checkNotEmpty(folder);
  if (split !== undefined) checkLength("imageFolder", split);
  if (options.classes !== undefined) checkClasses(options.classes);
  const name = typeof folder === "string" ? folder : "the picked folder";
  const counter = new LeftOutCounter();
  const root = await pictureTree(await platform.listTree(folder, counter), counter);
  const expression = split?.replace(/\/+(?=\s*($|[[+]))/g, ""); // "train/" is "train"
  const origins = expression === undefined ? [""] : splitNames(expression);
  const parts = await Promise.all(
    origins.map((origin) => {
      const place = origin ? `${name}: ${origin}/` : name;
      return namedPictures(folderOfSplit(root, name, origin, counter), place, counter);
    }),
  );
  countBeside(root, origins, counter);
  const classes = options.classes?.slice() ?? (await classesOf(root, name, origins, parts));
  const leftOut = counter.list();
  if (leftOut.length > 0) {
    const message = `${name}: left out ${inWords(leftOut)}.`;
    options.onProgress?.({ type: "leftOut", dataset: "imageFolder", leftOut, message });
  }
  const number = new Map(classes.map((name, i) => [className(name), i]));
  const examples = parts.flatMap((labelled) =>
    labelled
      .map(({ file, name }) => {
        const label = number.get(name);
        if (label !== undefined) return { file, label };
        const whose =
          options.classes || !parts.flat().some((other) => number.has(other.name))
            ? ""
            : " of the training pictures";
        throw new FormatError(
          `imageFolder: ${file.path} must be of one of the ${classes.length} classes${whose}, ` +
            `got "${name}". Remove the folder, or ${
              options.classes
                ? 'add its name to "classes".'
                : 'move some of its pictures to train/; in code, "classes" may name all instead.'
            }`,
        );
      })
      .sort((a, b) => a.label - b.label || (a.file.path < b.file.path ? -1 : 1)),
  );
  const whole = folderOf(
    examples.map((example, index) => ({ ...example, index })),
    {
      classes,
      split: origins.map(nameOfSplit).join("+") || "train",
      size,
      resize,
      channels,
      leftOut,
    },
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

/** A folder "Train" is of the split "train"; any other has its own name. */
function nameOfSplit(folder: string): string {
  const name = folder.toLowerCase();
  return isSplit(name) ? name : folder;
}

/** A split that a folder of pictures has. */
export interface FolderSplit {
  /** As `split` of `imageFolder`. */
  name: string;
  role: SplitRole;
  /**
   * The path, within the folder of pictures, of the folder that this split is a link to and that is
   * read there; `imageFolder` reads no folder twice. Undefined for a folder of its own.
   */
  sameAs?: string;
}

/**
 * The splits that a folder of pictures has, those with classes, in the order of their names, then
 * those that are links to folders in it; none if the folder holds the classes itself.
 *
 * @throws {MissingFileError} if the folder is not there.
 * @throws {DatasetArgumentError} if the path is empty.
 */
export async function imageFolderSplits(
  folder: string | FileSystemDirectoryHandle | Iterable<File>,
): Promise<FolderSplit[]> {
  checkFolder("imageFolderSplits", folder);
  checkNotEmpty(folder);
  const counter = new LeftOutCounter();
  const root = await pictureTree(await platform.listTree(folder, counter), counter);
  const level = unwrapped(root, { stopAtSplits: true });
  const splits = splitsOf(level).map(([name]) => ({ name, role: roleOf(name)! }));
  return splits.length === 0 ? [] : [...splits, ...splitLinks(level, counter.sameFolders)];
}

function checkNotEmpty(folder: unknown): void {
  if (folder !== "") return;
  throw new DatasetArgumentError(
    'imageFolder: the directory must not be empty, got "". Pass the path of a folder of pictures.',
  );
}

/** @throws {DatasetArgumentError} unless they are a list of different names. */
function checkClasses(classes: readonly string[]): void {
  checkArgument("imageFolder", "classes", classes, ["text"], DatasetArgumentError);
  checkDistinct("imageFolder", classes.map(className));
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
    leftOut: readonly LeftOut[];
  },
): ImageFolder {
  const { classes, split, size, channels, leftOut } = common;
  const labels = Int32Array.from(examples, ({ label }) => label);
  const indices = Uint32Array.from(examples, ({ index }) => index);
  const shape = [size, size, channels] as const;
  const wholeShape = [examples.length, ...shape] as const;
  const pixels = size * size * channels;
  const exampleAt = (place: number) => {
    const example = examples[place];
    if (example) return example;
    throw new DatasetArgumentError(
      `imageFolder: places must be integers from 0 to ${examples.length - 1}, got ${place}.`,
    );
  };

  async function read(places: Uint32Array, options: { signal?: AbortSignal } = {}): Promise<Batch> {
    checkOptions("imageFolder: read", options, { signal: true }, DatasetArgumentError);
    const { signal } = options;
    const chosen = Array.from(places, exampleAt);
    const images = new Uint8Array(chosen.length * pixels);
    let next = 0;
    // As many at a time as can be decoded at a time: more would only hold more files in memory.
    const decodeSome = async () => {
      while (next < chosen.length) {
        signal?.throwIfAborted();
        const at = next++;
        images.set(await readPicture(chosen[at]!.file, common), at * pixels);
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
    leftOut,
    paths: examples.map(({ file }) => file.path),
    read,
    select: (places) => folderOf(Array.from(places, exampleAt), common),
    async load(options = {}) {
      checkOptions("imageFolder: load", options, WHOLE_FOLDER_OPTIONS, DatasetArgumentError);
      const images = new Uint8Array(examples.length * pixels);
      let at = 0;
      for await (const batch of all(options)) {
        images.set(batch.images, at);
        at += batch.images.length;
      }
      const set = { images, shape: wholeShape, labels: labels.slice(), classes };
      return { ...set, fingerprint: fingerprint(set), split, indices: indices.slice() };
    },
    async fingerprint(options = {}) {
      checkOptions("imageFolder: fingerprint", options, WHOLE_FOLDER_OPTIONS, DatasetArgumentError);
      return fingerprintOfParts({ shape: wholeShape, labels, classes }, all(options));
    },
  };
  async function* all({ signal, onProgress }: WholeFolderOptions) {
    let read = 0;
    for await (const batch of batches(folder, { batchSize: 64, ...(signal && { signal }) })) {
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

/**
 * The folder of a split; without one, that of the classes.
 *
 * @throws {SplitError} if a split must be named.
 * @throws {MissingFileError} if it is not there, or a link to a folder that is read already, or
 * there are no pictures.
 */
function folderOfSplit(
  root: PictureTree,
  name: string,
  origin: string,
  { sameFolders }: LeftOutCounter,
): PictureTree {
  const level = unwrapped(root, { stopAtSplits: true });
  const found = origin ? splitFolder(root, origin) : level;
  const link = splitLinks(level, sameFolders).find(
    (link) => link.name === origin || (isRoleWord(origin) && link.role === roleOf(origin)),
  );
  if (!found && link) {
    throw new MissingFileError(
      name,
      `imageFolder: ${name}: ${link.name}/ must be a folder of its own, got the same folder as ` +
        `${link.sameAs}/. Put other pictures there, or remove the link.`,
    );
  }
  if (!found || !hasPictures(found)) {
    throw new MissingFileError(
      name,
      `imageFolder: ${name} must have ${origin && `${origin}/`}<class>/….png or ….jpg files, ` +
        `got ${seenIn(level)}.`,
    );
  }
  if (origin) {
    checkNotSplits(unwrapped(found, { stopAtSplits: false }), `${name}: ${origin}/`);
    return found;
  }
  const [first] = splitsOf(level);
  if (first !== undefined) {
    // Beside `images_evaluation` stands `images_background`, which only the whole folder explains.
    const all = pictured(level).filter(([, inner]) => hasClasses(inner));
    throw new SplitError(
      `imageFolder: a split must be named, because ${name} holds ` +
        `${few(all.map(([inner]) => `${inner}/`)).join(", ")} with the classes below, got none. ` +
        `Pass one, such as split: "${first[0]}".`,
    );
  }
  checkNotSplits(level, name);
  return found;
}

/** @throws {FormatError} if the folders that should be those of classes are called like splits. */
function checkNotSplits(level: PictureTree, place: string): void {
  const folders = pictured(level);
  // One class may be called "train", but not all of them, nor another one "test".
  const roles = folders.flatMap(([inner]) => roleOf(inner) ?? []);
  if (folders.length > 0 && (roles.length === folders.length || new Set(roles).size > 1)) {
    throw new FormatError(
      `imageFolder: ${place} must have a folder of pictures for each class, got ` +
        `${seenIn(level)}. Sort the pictures of each split into folders named after their classes.`,
    );
  }
}

/** Counts the pictures in folders that are neither a split nor in one, or further ones for one. */
function countBeside(root: PictureTree, origins: readonly string[], counter: LeftOutCounter): void {
  if (origins[0] === "") return;
  const read = new Set(origins.map((origin) => splitFolder(root, origin)));
  const roles = new Set(origins.map((origin) => roleOf(origin.slice(origin.lastIndexOf("/") + 1))));
  for (const [name, folder] of pictured(unwrapped(root, { stopAtSplits: true }))) {
    const role = roleOf(name);
    const isOtherSplit = role !== undefined && !roles.has(role);
    if (read.has(folder) || isOtherSplit) continue;
    const paths = Array.from(picturesBelow(folder), ({ path }) => path).sort();
    counter.add(role ? "twin" : "beside", paths[0]!, paths.length);
  }
}

/**
 * The classes of the training pictures if there are such, or else those of what was asked for.
 *
 * @throws {FormatError} if there are several folders of training pictures, and none was asked for.
 */
async function classesOf(
  root: PictureTree,
  name: string,
  origins: readonly string[],
  parts: readonly NamedPicture[][],
): Promise<string[]> {
  const asked = origins[0] === "" ? [] : origins;
  const training = [...new Set(asked.flatMap((origin) => trainingBeside(root, origin)))];
  const read = new Set(asked.map((origin) => splitFolder(root, origin)));
  const chosen = training.length > 1 ? training.filter((folder) => read.has(folder)) : training;
  if (training.length > 1 && chosen.length === 0) {
    throw new FormatError(
      `imageFolder: ${name} must have one folder of training pictures, which give every split ` +
        `its classes, got ${training.map(({ path }) => `${path}/`).join(", ")}. Rename or remove ` +
        'one, or pass all classes as "classes".',
    );
  }
  const from = chosen.length > 0 ? await Promise.all(chosen.map(picturesOfTraining)) : parts;
  return [...new Set(from.flat().map(({ name }) => name))].sort();
}

const picturesOfTraining = (folder: PictureTree): Promise<NamedPicture[]> =>
  namedPictures(folder, `${folder.path}/`, new LeftOutCounter());

/** @throws {DatasetArgumentError} unless it is a path, a handle of a folder, or files. */
function checkFolder(who: string, folder: unknown): void {
  if (typeof folder === "string") return;
  const isFiles = typeof folder === "object" && folder !== null && Symbol.iterator in folder;
  if (isFiles) {
    for (const file of folder as Iterable<unknown>) {
      if (file instanceof Blob) continue;
      throw new DatasetArgumentError(`${who}: files must be files, got ${shown(file)} among them.`);
    }
    return;
  }
  const kind = { entries: "function" } as const;
  checkArgument(who, "folder", folder, kind, DatasetArgumentError);
}
