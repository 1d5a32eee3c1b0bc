import {
  type ImageSet,
  imageFolder,
  imageFolderSplits,
  type LoadOptions,
  select,
} from "@rote/datasets";
import { key, permutation } from "@rote/random";
import { SpecificationError } from "../specification/specificationError.ts";
import type { Data } from "./data.ts";

/** Height and width to which pictures are brought: CIFAR-10's. */
const SIZE = 32;

/**
 * A folder of the user's own pictures as training and test set: `train/<class>/…` and
 * `test/<class>/…` (or else `val/<class>/…`), or `<class>/…`, where a random fifth of the pictures
 * becomes the test set. Both sets are in an order that mixes the classes; it is the same each time.
 *
 * @throws {SpecificationError} if neither `directory` nor `files` is given, or there are too few,
 * or there are splits but not both.
 * @throws {DatasetError} if the folder cannot be read.
 */
export async function loadPictures(
  counts: { train: number; test: number },
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
  const options = signal ? { signal } : {};
  const read = async (split?: string, onProgress?: LoadOptions["onProgress"]) => {
    const found = await imageFolder(folder, {
      size: SIZE,
      ...(split && { split }),
      ...(onProgress && { onProgress }),
    });
    const set = await found.load(options);
    return select(set, permutation(key(0, "loadPictures"), set.shape[0]));
  };

  const splits = await imageFolderSplits(folder);
  const named = (role: string) => splits.find((split) => split.role === role)?.name;
  if (splits.length > 0) {
    const [training, testing] = [named("train"), named("test") ?? named("val")];
    if (training === undefined || testing === undefined) {
      const seen = splits.map(({ name }) => `${name}/`).join(", ");
      throw new SpecificationError(
        "specification: a folder of pictures with splits must have train/ and test/ or val/, " +
          `each with a folder for each class, got ${seen}.`,
      );
    }
    return {
      train: first(counts.train, await read(training, onProgress), "train"),
      test: first(counts.test, await read(testing), "test"),
    };
  }
  const train = await read(undefined, onProgress);
  const held = Math.floor(train.shape[0] / 5);
  const places = Uint32Array.from({ length: train.shape[0] }, (_, i) => i);
  return {
    train: first(counts.train, select(train, places.subarray(held)), "train"),
    test: first(counts.test, select(train, places.subarray(0, held)), "test"),
  };
}

function first(
  count: number,
  set: Required<ImageSet>,
  field: "train" | "test",
): Required<ImageSet> {
  const [n] = set.shape;
  if (count > n) {
    throw new SpecificationError(
      `specification: ${field} must be at most ${n}, the pictures that there are, got ${count}.`,
    );
  }
  return select(
    set,
    Uint32Array.from({ length: count }, (_, i) => i),
  );
}
