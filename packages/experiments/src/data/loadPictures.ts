import {
  arrayImages,
  describeArrays,
  type FolderSplit,
  type ImageFolder,
  type ImageSet,
  imageFolder,
  imageFolderSplits,
  isArrayFile,
  type LoadOptions,
  parquetPictures,
  select,
} from "@rote/datasets";
import { key, permutation } from "@rote/random";
import { SpecificationError } from "../specification/specificationError.ts";
import type { Data } from "./data.ts";
import type { GivenLabels } from "./givenLabels.ts";
import { planMemory } from "./planMemory.ts";
import { planPictures } from "./planPictures.ts";

/** Height and width to which pictures are brought where nothing else is said: CIFAR-10's. */
const PICTURE_SIZE = 32;

/** Where pictures are, and how far loading is. */
type Place = Pick<LoadOptions, "directory" | "files" | "signal" | "onProgress">;

/** How many, and to what height and width they are brought. */
interface Counts {
  train: number;
  test: number;
  size?: number | null | undefined;
}

/** As `openPictures`, and reads them. */
export async function loadPictures(
  counts: Counts,
  place: Place,
  given: GivenLabels | undefined,
): Promise<Data> {
  return (await openPictures(counts, place, given))();
}

/**
 * A folder of the user's own pictures as training and test set: `train/<class>/…` and
 * `test/<class>/…` (or else `val/<class>/…`), or `<class>/…`, where a random fifth of the pictures
 * becomes the test set; or likewise a Parquet file as on Hugging Face, `….parquet`, or a `.npz` or
 * `.npy` file of arrays, whose own test images stay apart. Both sets are in an order that mixes the
 * classes; it is the same each time.
 *
 * Returns a function that reads them. Of a folder all but the pictures themselves is checked
 * before.
 *
 * @param given labels in place of those of the training images.
 * @throws {SpecificationError} if neither `directory` nor `files` is given, or there are too few
 * pictures, or fewer than two classes, or there are splits but not one folder for each of both.
 * @throws {DatasetError} if the folder cannot be read.
 */
export async function openPictures(
  counts: Counts,
  { directory, files, signal, onProgress }: Place,
  given: GivenLabels | undefined,
): Promise<() => Promise<Data>> {
  const folder = files ? [...files] : directory;
  if (folder === undefined) {
    throw new SpecificationError(
      "specification: dataset imageFolder must come with a folder of pictures, or a Parquet or " +
        ".npz file, got none. " +
        "Pass its path as the directory; in the command line, --data <folder>.",
    );
  }
  if (folder === "") {
    throw new SpecificationError(
      'specification: directory must not be empty, got "". Pass the path of a folder of ' +
        "pictures; in the command line, --data <folder>.",
    );
  }
  const size = counts.size ?? PICTURE_SIZE;
  const open = async (split?: string, onProgress?: LoadOptions["onProgress"]) => {
    const found = await imageFolder(folder, {
      size,
      ...(split && { split }),
      ...(onProgress && { onProgress }),
    });
    checkClasses(found);
    return found;
  };
  const read = (found: ImageFolder) => found.load(signal ? { signal } : {});

  const arrays = onlyFile(folder, isArrayFile);
  if (arrays !== undefined) return openArrays(counts, arrays, onProgress, given);
  const parquet = onlyFile(folder, (file) => /\.parquet$/.test(nameOf(file)));
  if (parquet !== undefined) {
    planPictures("loadData", 1, size); // how many there are, the file says as it is read
    return async () => {
      const set = await parquetPictures(parquet, { size, ...(signal && { signal }) });
      checkClasses(set);
      checkHeldOut(counts, set.shape[0]);
      return withHeldOut(counts, { set }, given);
    };
  }
  const splits = await imageFolderSplits(folder);
  if (splits.length > 0) {
    const { training, testing } = trainAndTest(splits);
    const train = await open(training, onProgress);
    const test = await open(testing);
    checkCount(counts.train, train.length, "train");
    checkCount(counts.test, test.length, "test");
    planPictures("loadData", train.length + test.length, size, counts.train + counts.test);
    return async () => {
      const pictures = { set: await read(train), paths: train.paths };
      return apart(counts, pictures, await read(test), given);
    };
  }
  const found = await open(undefined, onProgress);
  planPictures("loadData", found.length, size, counts.train + counts.test);
  checkHeldOut(counts, found.length);
  return async () => {
    const pictures = { set: await read(found), paths: found.paths };
    return withHeldOut(counts, pictures, given);
  };
}

/** Images with their own labels, and what given ones are told by. */
interface Pictures {
  set: Required<ImageSet>;
  /** Of a folder. */
  paths?: readonly string[];
  /** The name of a file that has no labels of its own. */
  unlabelled?: string | undefined;
}

/** A file of arrays: its own test images, or a fifth of its images, are for testing. */
async function openArrays(
  counts: Counts,
  file: string | File,
  onProgress: LoadOptions["onProgress"],
  given: GivenLabels | undefined,
): Promise<() => Promise<Data>> {
  const described = await describeArrays(file);
  const mixed = described.train.bytes + (described.test?.bytes ?? 0);
  planMemory(
    `loadData: the images of ${nameOf(file)}, unpacked and mixed,`,
    described.bytes + mixed,
    "Use fewer of them",
  );
  return async () => {
    const { train, test, isLabelledApart } = await arrayImages(file, {
      ...(given?.isArrays && { labels: given.file }),
      ...(onProgress && { onProgress }),
    });
    checkClasses(train);
    checkSize(counts.size, train);
    const [n] = train.shape;
    if (!test) {
      checkHeldOut(counts, n);
      const pictures = { set: train, unlabelled: isLabelledApart ? nameOf(file) : undefined };
      return withHeldOut(counts, pictures, given);
    }
    checkCount(counts.train, n, "train");
    checkCount(counts.test, test.shape[0], "test");
    return apart(counts, { set: train }, test, given);
  };
}

/** An order of the examples that mixes the classes; it is the same each time. */
const mixedOrder = (n: number) => permutation(key(0, "loadPictures"), n);

/** Of images to train on and others to test on the first in the order that mixes the classes. */
async function apart(
  counts: Counts,
  { set, ...by }: Pictures,
  testing: Required<ImageSet>,
  given: GivenLabels | undefined,
): Promise<Data> {
  const only = mixedOrder(set.shape[0]).subarray(0, counts.train);
  const train = given ? await given.apply(set, { ...by, only }) : set;
  const tested = mixedOrder(testing.shape[0]).subarray(0, counts.test);
  return { train: select(train, only), test: select(testing, tested) };
}

/** Of n pictures so many are to test on. */
const heldOut = (n: number) => Math.floor(n / 5);

function checkHeldOut(counts: Counts, n: number): void {
  checkCount(counts.train, n - heldOut(n), "train");
  checkCount(counts.test, heldOut(n), "test");
}

/** Of pictures the first fifth to test on, and the others to train on. */
async function withHeldOut(
  counts: Counts,
  { set, ...by }: Pictures,
  given: GivenLabels | undefined,
): Promise<Data> {
  const [n] = set.shape;
  const held = heldOut(n);
  const order = mixedOrder(n);
  const only = order.subarray(held, held + counts.train);
  const train = given ? await given.apply(set, { ...by, only }) : set;
  return { train: select(train, only), test: select(set, order.subarray(0, counts.test)) };
}

/** The one file of a kind that is given in place of a folder, if it is. */
function onlyFile(
  folder: string | File[],
  isOfKind: (file: string | File) => boolean,
): string | File | undefined {
  const [only, ...others] = typeof folder === "string" ? [folder] : folder;
  return only !== undefined && others.length === 0 && isOfKind(only) ? only : undefined;
}

const nameOf = (file: string | File) => (typeof file === "string" ? file : file.name);

/** Arrays are taken as they are. */
function checkSize(
  size: number | null | undefined,
  { shape: [, height, width] }: Required<ImageSet>,
): void {
  if (size === undefined || size === null || (size === height && size === width)) return;
  throw new SpecificationError(
    `specification: pictureSize must be left out for arrays, which are not resized, or the ` +
      `images' own size, ${height} × ${width}, got ${size}.`,
  );
}

/** The names of the splits to train and to test on. */
function trainAndTest(splits: readonly FolderSplit[]): { training: string; testing: string } {
  const training = splitOf("train", splits);
  const testing = splitOf("test", splits) ?? splitOf("val", splits);
  for (const split of [training, testing]) {
    if (split?.sameAs === undefined) continue;
    throw new SpecificationError(
      `specification: ${split.name}/ must be a folder of its own, got the same folder as ` +
        `${split.sameAs}/. Put other pictures there, or remove the link.`,
    );
  }
  if (training && testing) return { training: training.name, testing: testing.name };
  const seen = splits.map(({ name }) => `${name}/`).join(", ");
  throw new SpecificationError(
    "specification: a folder of pictures with splits must have train/ and test/ or val/, " +
      `each with a folder for each class, got ${seen}.`,
  );
}

/** The split of a role: a folder of its own before links to others. */
function splitOf(
  role: FolderSplit["role"],
  splits: readonly FolderSplit[],
): FolderSplit | undefined {
  const ofRole = splits.filter((split) => split.role === role);
  const own = ofRole.filter(({ sameAs }) => sameAs === undefined);
  if (own.length < 2) return own[0] ?? ofRole[0];
  throw new SpecificationError(
    `specification: a folder of pictures must have one folder for ${role}, got ` +
      `${own.map(({ name }) => `${name}/`).join(", ")}. Rename or remove one.`,
  );
}

/** A network learns to tell classes apart. */
function checkClasses({ classes }: Pick<ImageFolder, "classes">): void {
  if (classes.length >= 2) return;
  throw new SpecificationError(
    "specification: pictures must have at least two classes, got one: " +
      `${classes[0]}. Add pictures of another class; in a folder, beside the one for this class.`,
  );
}

function checkCount(count: number, n: number, field: "train" | "test"): void {
  if (count <= n) return;
  throw new SpecificationError(
    `specification: ${field} must be at most ${n}, the pictures that there are, got ${count}.`,
  );
}
