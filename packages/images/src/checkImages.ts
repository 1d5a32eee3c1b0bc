import { checkArgument, checkDense, shown } from "@rote/options";
import { checkSplit } from "./checkSplit.ts";
import { ImageArgumentError } from "./imageArgumentError.ts";

/**
 * Throws unless `images` is a dense array of bytes or float32 with as many entries as `shape` says.
 *
 * @throws {ImageArgumentError} if it is anything else, such as a view with strides.
 */
export function checkImages(
  who: string,
  set: { readonly images: unknown; readonly shape: readonly number[]; readonly split?: unknown },
): void {
  checkArgument(who, "set", set, "object", ImageArgumentError);
  const { images, shape, split } = set;
  checkSplit(who, "split", split, ImageArgumentError);
  checkDense(who, "images", set, ImageArgumentError);
  const isShape =
    Array.isArray(shape) &&
    shape.length === 4 &&
    shape.every((size) => Number.isSafeInteger(size) && size >= 0);
  if (!isShape) {
    throw new ImageArgumentError(
      `${who}: shape must be [n, height, width, channels], got ${shown(shape)}.`,
    );
  }
  if (!isBytes(images) && !(images instanceof Float32Array)) {
    const remedy =
      typeof images === "object" && images !== null && "stride" in images
        ? " A view with strides must first be copied to a dense array."
        : "";
    const found = images === null ? "null" : (Object(images).constructor?.name ?? "an object");
    throw new ImageArgumentError(
      `${who}: images must be a Uint8Array or a Float32Array, got ${found}.${remedy}`,
    );
  }
  const entries = shape.reduce((product, size) => product * size, 1);
  if (images.length === entries) return;
  throw new ImageArgumentError(
    `${who}: images of shape ${shape} must have ${entries} entries, got ${images.length}.`,
  );
}

/** Whether they are numbers from 0 to 255, as canvases and files give them. */
export const isBytes = (images: unknown): images is Uint8Array | Uint8ClampedArray =>
  images instanceof Uint8Array || images instanceof Uint8ClampedArray;
