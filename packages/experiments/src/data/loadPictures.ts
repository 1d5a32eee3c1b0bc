import {
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

/** Height and width to which pictures are brought where nothing else is said: CIFAR-10's. */
const PICTURE_SIZE = 32;

/**
 * A folder of the user's own pictures as training and test set: `train/<class>/…` and
 * `test/<class>/…` (or else `val/<class>/…`), or `<class>/…`, where a random fifth of the pictures
 * becomes the test set; or likewise a Parquet file as on Hugging Face, `….parquet`. Both
 * sets are in an order that mixes the classes; it is the same each time.
 *
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
): Promise<Data> {
  const folder = files ? [...files] : directory;
  if (folder === undefined) {
    throw new SpecificationError(
      "specification: dataset imageFolder must come with a folder of pictures, got none. " +
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
  const read = async (found: ImageFolder) => mixed(await found.load(signal ? { signal } : {}));

  const file = parquetFile(folder);
  if (file !== undefined) {
    const size = counts.size ?? PICTURE_SIZE;
    const set = await parquetPictures(file, { size, ...(signal && { signal }) });
    checkClasses(set);
    return withHeldOut(counts, set.shape[0], async () => mixed(set));
  }
  const splits = await imageFolderSplits(folder);
  if (splits.length > 0) {
    const { training, testing } = trainAndTest(splits);
    const train = await open(training, onProgress);
    const test = await open(testing);
    checkCount(counts.train, train.length, "train");
    checkCount(counts.test, test.length, "test");
    return {
      train: first(counts.train, await read(train)),
      test: first(counts.test, await read(test)),
    };
  }
  const found = await open(undefined, onProgress);
  return withHeldOut(counts, found.length, () => read(found));
}

/** A set in an order that mixes the classes; it is the same each time. */
const mixed = (set: Required<ImageSet>): Required<ImageSet> =>
  select(set, permutation(key(0, "loadPictures"), set.shape[0]));

/** Of n pictures the first fifth to test on, and the others to train on. */
async function withHeldOut(
  counts: { train: number; test: number },
  n: number,
  read: () => Promise<Required<ImageSet>>,
): Promise<Data> {
  const held = Math.floor(n / 5);
  checkCount(counts.train, n - held, "train");
  checkCount(counts.test, held, "test");
  const set = await read();
  const places = Uint32Array.from({ length: set.shape[0] }, (_, i) => i);
  return {
    train: first(counts.train, select(set, places.subarray(held))),
    test: first(counts.test, select(set, places.subarray(0, held))),
  };
}

/** The one Parquet file that is given in place of a folder, if it is. */
function parquetFile(folder: string | File[]): string | File | undefined {
  const [only, ...others] = typeof folder === "string" ? [folder] : folder;
  const name = typeof only === "string" ? only : only?.name;
  return others.length === 0 && name?.endsWith(".parquet") ? only : undefined;
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
    "specification: a folder of pictures must have at least two classes, got one: " +
      `${classes[0]}. Add a folder with the pictures of another class.`,
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
