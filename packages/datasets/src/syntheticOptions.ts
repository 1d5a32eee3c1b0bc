import { checkInteger, shown } from "@rote/options";
import { DatasetArgumentError } from "./datasetArgumentError.ts";

/** Each has a name, and the clusters a mean. */
const MOST_CLASSES = 65_536;

export interface SyntheticOptions {
  /** Number of examples. */
  n: number;
  /** Of one image. */
  shape: readonly [height: number, width: number, channels: number];
  /** Number of classes, at most 65,536. Defaults to 10. */
  classes?: number;
  /** Defaults to 0. */
  seed?: number;
  /** Another split has other examples. Defaults to "train". */
  split?: string;
}

export function checkSyntheticShape(
  who: string,
  n: number,
  shape: readonly number[],
  classes: number,
  split: unknown,
): void {
  if (!Array.isArray(shape)) {
    throw new DatasetArgumentError(
      `${who}: shape must be [height, width, channels], got ${shown(shape)}.`,
    );
  }
  const sizes: Record<string, number> = { n, classes };
  shape.forEach((size, i) => {
    sizes[`shape[${i}]`] = size;
  });
  for (const [name, size] of Object.entries(sizes)) {
    checkInteger(
      who,
      name,
      size,
      [1, name === "classes" ? MOST_CLASSES : undefined],
      DatasetArgumentError,
    );
  }
  checkSplitName(who, split);
  if (shape.length !== 3) {
    throw new DatasetArgumentError(
      `${who}: shape must be [height, width, channels], got ${shown(shape)}.`,
    );
  }
}

/** @throws {DatasetArgumentError} unless a split, which keys random numbers, is a name. */
function checkSplitName(who: string, split: unknown): void {
  if (typeof split === "string") return;
  const got = typeof split === "number" ? split : `a ${typeof split}`;
  throw new DatasetArgumentError(`${who}: split must be a name, a string, got ${got}.`);
}

/**
 * `make()`, an array for the images.
 *
 * @throws {DatasetArgumentError} if there can be none: the message has the bytes needed.
 */
export function allocateImages<T>(who: string, bytes: number, make: () => T): T {
  try {
    return make();
  } catch (cause) {
    throw new DatasetArgumentError(
      `${who}: the images must fit into memory, got a need of ${bytes} bytes. Use fewer examples.`,
      { cause },
    );
  }
}
