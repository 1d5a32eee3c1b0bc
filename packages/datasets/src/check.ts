import { checkImages, ImageArgumentError } from "@rote/images";
import { checkArgument, shown, twiceIn } from "@rote/options";
import { DatasetArgumentError } from "./datasetArgumentError.ts";

/** @throws {DatasetArgumentError} unless `value` is an integer in [low, high]. */
export function checkInteger(
  who: string,
  name: string,
  value: number,
  low: number,
  high = Number.POSITIVE_INFINITY,
): void {
  if (Number.isSafeInteger(value) && value >= low && value <= high) return;
  throw new DatasetArgumentError(`${who}: ${name} must be ${kind(low, high)}, got ${value}.`);
}

function kind(low: number, high: number): string {
  if (high < Number.POSITIVE_INFINITY) return `an integer in [${low}, ${high}]`;
  if (low > 1) return `an integer of at least ${low}`;
  return low === 1 ? "a positive integer" : "a non-negative integer";
}

/**
 * @throws {DatasetArgumentError} unless the images are dense bytes or float32 of their shape, with
 * a label for each, and classes, if there are any, that differ from each other.
 */
export function checkSet(
  who: string,
  set: {
    images: unknown;
    shape: readonly number[];
    labels: ArrayLike<number>;
    classes?: readonly string[];
  },
): void {
  try {
    checkImages(who, set);
  } catch (error) {
    if (!(error instanceof ImageArgumentError)) throw error;
    throw new DatasetArgumentError(error.message, { cause: error });
  }
  if (set.classes !== undefined) checkDistinct(who, set.classes);
  const [n] = set.shape;
  if (set.labels?.length === n) return;
  throw new DatasetArgumentError(
    `${who}: there must be a label for each of ${n} images, got ${set.labels?.length}.`,
  );
}

/**
 * @throws {DatasetArgumentError} unless examples can be read from it: a folder of pictures, or a
 * whole set.
 */
export function checkSource(who: string, source: unknown): void {
  checkArgument(who, "set", source, "object", DatasetArgumentError);
  if (typeof (source as { read?: unknown }).read === "function") return;
  checkLabelled(who, source);
  checkSet(who, source as Parameters<typeof checkSet>[1]);
}

/** @throws {DatasetArgumentError} unless it is a set or a folder with labels and classes. */
export function checkLabelled(who: string, set: unknown): void {
  checkArgument(who, "set", set, { labels: "numbers", classes: "list" }, DatasetArgumentError);
  checkDistinct(who, (set as { classes: readonly string[] }).classes);
}

/** @throws {DatasetArgumentError} if two classes have one name: nobody could tell them apart. */
export function checkDistinct(who: string, classes: readonly string[]): void {
  const twice = twiceIn(classes);
  if (twice === undefined) return;
  throw new DatasetArgumentError(
    `${who}: classes must differ from each other, got ${shown(twice)} twice.`,
  );
}
