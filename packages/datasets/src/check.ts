import { checkImages, ImageArgumentError } from "@rote/images";
import { checkArgument, shown, twiceIn } from "@rote/options";
import { DatasetArgumentError } from "./datasetArgumentError.ts";

/** What of a set its examples are; folders of pictures have labels and classes as well. */
interface Labelled {
  labels: ArrayLike<number>;
  classes?: readonly string[] | undefined;
}

/**
 * @throws {DatasetArgumentError} unless the images are dense bytes or float32 of their shape, with
 * a label for each, and a place in the data set for each if there are `indices`.
 */
export function checkSet(
  who: string,
  set: Labelled & {
    images: unknown;
    shape: readonly number[];
    indices?: ArrayLike<number> | undefined;
    split?: string | undefined;
  },
): void {
  try {
    checkImages(who, set);
  } catch (error) {
    if (!(error instanceof ImageArgumentError)) throw error;
    throw new DatasetArgumentError(error.message, { cause: error });
  }
  checkLabels(who, set);
  const { labels, indices } = set;
  const [n] = set.shape;
  if (labels.length !== n) {
    throw new DatasetArgumentError(
      `${who}: there must be a label for each of ${n} images, got ${labels.length}.`,
    );
  }
  if (indices === undefined) return;
  checkArgument(who, "set.indices", indices, "numbers", DatasetArgumentError);
  checkIntegers(who, "set.indices", indices, 2 ** 32);
  if (indices.length === n) return;
  throw new DatasetArgumentError(
    `${who}: set.indices must have ${n} entries, one for each image, got ${indices.length}.`,
  );
}

/**
 * @throws {DatasetArgumentError} unless examples can be read from it: a folder of pictures, or a
 * whole set.
 */
export function checkSource(who: string, source: unknown): void {
  checkArgument(who, "set", source, "object", DatasetArgumentError);
  if (typeof (source as { read?: unknown }).read === "function") return;
  checkArgument(who, "set", source, { classes: ["text"] }, DatasetArgumentError);
  checkSet(who, source as Parameters<typeof checkSet>[1]);
}

/** @throws {DatasetArgumentError} unless it is a set or a folder with labels of its classes. */
export function checkLabelled(who: string, set: unknown): void {
  checkArgument(who, "set", set, { classes: ["text"] }, DatasetArgumentError);
  checkLabels(who, set as Labelled);
}

/**
 * @throws {DatasetArgumentError} unless every label is an integer, one of the classes if there are
 * any, and those are names that differ from each other.
 */
function checkLabels(who: string, set: Labelled): void {
  checkArgument(who, "set", set, { labels: "numbers", "classes?": ["text"] }, DatasetArgumentError);
  const { labels, classes } = set;
  if (classes !== undefined) checkDistinct(who, classes);
  if (classes?.length === 0 && labels.length > 0) {
    throw new DatasetArgumentError(`${who}: set.classes must name the classes of labels, got [].`);
  }
  checkIntegers(who, "set.labels", labels, classes?.length ?? 2 ** 31);
}

/** @throws {DatasetArgumentError} unless all are integers in [0, below). */
export function checkIntegers(
  who: string,
  name: string,
  values: ArrayLike<number>,
  below: number,
): void {
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (Number.isInteger(value) && value >= 0 && value < below) continue;
    throw new DatasetArgumentError(
      `${who}: ${name} must be integers from 0 to ${below - 1}, got ${shown(value)} at ${i}.`,
    );
  }
}

/** @throws {DatasetArgumentError} if two classes have one name: nobody could tell them apart. */
export function checkDistinct(who: string, classes: readonly string[]): void {
  const twice = twiceIn(classes);
  if (twice === undefined) return;
  throw new DatasetArgumentError(
    `${who}: classes must differ from each other, got ${shown(twice)} twice.`,
  );
}
