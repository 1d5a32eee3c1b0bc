import {
  arrayImages,
  type FolderSplit,
  type ImageFolder,
  type ImageSet,
  imageFolder,
  imageFolderSplits,
  type LoadOptions,
  parquetPictures,
  select,
} from "@rote/datasets";
import { key, permutation } from "@rote/random";
import { SpecificationError } from "../specification/specificationError.ts";
import type { Data } from "./data.ts";
import type { GivenLabels } from "./givenLabels.ts";
import { planMemory } from "./planMemory.ts";

/** Height and width to which pictures are brought where nothing else is said: CIFAR-10's. */
const PICTURE_SIZE = 32;

/**
 * A folder of the user's own pictures as training and test set: `train/<class>/…` and
 * `test/<class>/…` (or else `val/<class>/…`), or `<class>/…`, where a random fifth of the pictures
 * becomes the test set; or likewise a Parquet file as on Hugging Face, `….parquet`, or a `.npz` or
 * `.npy` file of arrays, whose own test images stay apart. Both sets are in an order that mixes the
 * classes; it is the same each time.
 *
 * @param given labels in place of those of the training images.
 * @throws {SpecificationError} if neither `directory` nor `files` is given, or there are too few
 * pictures, or fewer than two classes, or there are splits but not one folder for each of both.
 * @throws {DatasetError} if the folder cannot be read.
 */
export async function loadPictures(
  counts: { train: number; test: number; size?: number | null | undefined },
  {
    directory,
    files,
    signal,
    onProgress,
  }: Pick<LoadOptions, "directory" | "files" | "signal" | "onProgress">,
  given: GivenLabels | undefined,
): Promise<Data> {
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
  const open = async (split?: string, onProgress?: LoadOptions["onProgress"]) => {
    const found = await imageFolder(folder, {
      size: counts.size ?? PICTURE_SIZE,
      ...(split && { split }),
      ...(onProgress && { onProgress }),
    });
    checkClasses(found);
    return found;
  };
  const read = (found: ImageFolder) => found.load(signal ? { signal } : {});
  const relabelled = async (set: Required<ImageSet>, paths?: readonly string[]) =>
    given ? given.apply(set, paths && { paths }) : set;

  const arrays = onlyFile(folder, /\.np[yz]$/i);
  if (arrays !== undefined) {
    const { train, test } = await arrayImages(arrays, {
      ...(given?.isArrays && { labels: given.file }),
      ...(onProgress && { onProgress }),
    });
    checkClasses(train);
    checkSize(counts.size, train);
    const bytes = train.images.byteLength + (test?.images.byteLength ?? 0);
    planMemory(`loadData: the images of ${nameOf(arrays)}, mixed,`, bytes, "Use fewer of them");
    const { shape } = train;
    if (!test) return withHeldOut(counts, shape[0], async () => [train, await relabelled(train)]);
    checkCount(counts.train, shape[0], "train");
    checkCount(counts.test, test.shape[0], "test");
    return {
      train: first(counts.train, mixed(await relabelled(train))),
      test: first(counts.test, mixed(test)),
    };
  }
  const parquet = onlyFile(folder, /\.parquet$/);
  if (parquet !== undefined) {
    const size = counts.size ?? PICTURE_SIZE;
    const set = await parquetPictures(parquet, { size, ...(signal && { signal }) });
    checkClasses(set);
    return withHeldOut(counts, set.shape[0], async () => [set, await relabelled(set)]);
  }
  const splits = await imageFolderSplits(folder);
  if (splits.length > 0) {
    const { training, testing } = trainAndTest(splits);
    const train = await open(training, onProgress);
    const test = await open(testing);
    checkCount(counts.train, train.length, "train");
    checkCount(counts.test, test.length, "test");
    return {
      train: first(counts.train, mixed(await relabelled(await read(train), train.paths))),
      test: first(counts.test, mixed(await read(test))),
    };
  }
  const found = await open(undefined, onProgress);
  return withHeldOut(counts, found.length, async () => {
    const set = await read(found);
    return [set, await relabelled(set, found.paths)];
  });
}

/** A set in an order that mixes the classes; it is the same each time. */
const mixed = (set: Required<ImageSet>): Required<ImageSet> =>
  select(set, permutation(key(0, "loadPictures"), set.shape[0]));

/**
 * Of n pictures the first fifth to test on, and the others to train on.
 *
 * @param read gives the set, and the same with the labels to train on.
 */
async function withHeldOut(
  counts: { train: number; test: number },
  n: number,
  read: () => Promise<[set: Required<ImageSet>, relabelled: Required<ImageSet>]>,
): Promise<Data> {
  const held = Math.floor(n / 5);
  checkCount(counts.train, n - held, "train");
  checkCount(counts.test, held, "test");
  const [set, relabelled] = await read();
  const order = permutation(key(0, "loadPictures"), n);
  return {
    train: select(relabelled, order.subarray(held, held + counts.train)),
    test: select(set, order.subarray(0, counts.test)),
  };
}

/** The one file of a kind that is given in place of a folder, if it is. */
function onlyFile(folder: string | File[], kind: RegExp): string | File | undefined {
  const [only, ...others] = typeof folder === "string" ? [folder] : folder;
  return only !== undefined && others.length === 0 && kind.test(nameOf(only)) ? only : undefined;
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

const first = (count: number, set: Required<ImageSet>): Required<ImageSet> =>
  select(
    set,
    Uint32Array.from({ length: count }, (_, i) => i),
  );
