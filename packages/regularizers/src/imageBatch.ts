import type { ImageSet, ImageSetWith } from "@rote/images";
import { checkArgument, checkDense, checkInteger, shown } from "@rote/options";
import { RegularizerArgumentError } from "./regularizerArgumentError.ts";

/** Bytes from 0 to 255, or numbers of any range; those that mean colours, from 0 to 1. */
export type Pixels = ImageSet["images"];

/** Images of a data set, in any number and order, with whatever belongs to them. */
export type ImageBatch = ImageSetWith<"indices">;

/**
 * @throws {RegularizerArgumentError} if the parts of a batch do not fit together, or the epoch is
 * not a count.
 */
export function checkBatch(who: string, batch: ImageBatch, epoch: number) {
  checkArgument(who, "batch", batch, { shape: "list" }, RegularizerArgumentError);
  const { images, shape, indices } = batch;
  const must = (holds: boolean, what: string, got: unknown) => {
    if (!holds) throw new RegularizerArgumentError(`${who}: ${what}, got ${shown(got)}.`);
  };
  const form = shown(shape);
  must(
    shape.length === 4 &&
      shape.every((size, axis) => Number.isInteger(size) && size >= +(axis > 0)),
    "images must have shape [n, height, width, channels]",
    shape,
  );
  checkDense(who, "images", batch, RegularizerArgumentError);
  const size = shape.reduce((product, length) => product * length, 1);
  must(
    images instanceof Uint8Array || images instanceof Float32Array,
    "images must be a Uint8Array or a Float32Array",
    images,
  );
  must(images.length === size, `images of shape ${form} must have ${size} values`, images.length);
  must(
    indices instanceof Uint32Array,
    "indices must be a Uint32Array of places in the data set",
    indices,
  );
  must(indices.length === shape[0], `indices must have ${shape[0]} entries`, indices.length);
  checkInteger(who, "epoch", epoch, [0], RegularizerArgumentError);
}
