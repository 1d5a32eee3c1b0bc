import { checkArgument, checkOptions } from "@rote/options";
import { type Batch, checkIndex } from "./batch.ts";
import type { Corruption } from "./corruption.ts";
import { checkCorruption } from "./corruption.ts";
import { BatchError, CorruptionOptionError } from "./errors.ts";

export interface ImageDataOptions extends Pick<Batch, "split"> {
  /** The image's place in its split of the data set: each index draws its own random numbers. */
  index: number;
}

/**
 * Corrupts the pixels of a browser's `ImageData`, and gives a new one:
 *
 *     const pixels = context.getImageData(0, 0, width, height);
 *     context.putImageData(corruptImageData(pixels, corruption, { index }), 0, 0);
 *
 * The corruption sees three channels, red, green and blue, in 0 … 255; what it gives is rounded and
 * clamped to that range, which is what a screen can show. The image has one class, so corruptions
 * of labels change nothing.
 *
 * @throws {BatchError} if a pixel is not opaque, or `index` no place in a data set.
 */
export function corruptImageData(
  image: ImageData,
  corruption: Corruption,
  given: ImageDataOptions,
): ImageData {
  checkOptions("corruptImageData", given, { index: true, split: true }, CorruptionOptionError);
  const { index, ...options } = given;
  const kind = { data: "numbers", width: "number", height: "number" } as const;
  checkArgument("corruptImageData", "image", image, kind, BatchError);
  checkCorruption("corruptImageData", corruption);
  const { data, width, height } = image;
  checkIndex("corruptImageData", index);
  const images = new Uint8Array(width * height * 3);
  for (let p = 0; p < width * height; p++) {
    if (data[4 * p + 3] !== 255) {
      throw new BatchError(
        `corruptImageData: every pixel must be opaque, got alpha ${data[4 * p + 3]}. ` +
          "Draw the image on a filled background first.",
      );
    }
    images.set(data.subarray(4 * p, 4 * p + 3), 3 * p);
  }

  const after = corruption.apply({
    ...options,
    indices: Uint32Array.of(index),
    images,
    shape: [1, height, width, 3],
    labels: Uint8Array.of(0),
    classes: ["image"],
  });

  const [, newHeight, newWidth] = after.shape;
  const pixels = new ImageData(newWidth, newHeight);
  for (let p = 0; p < newWidth * newHeight; p++) {
    pixels.data.set(after.images.subarray(3 * p, 3 * p + 3), 4 * p); // rounds and clamps
    pixels.data[4 * p + 3] = 255;
  }
  return pixels;
}
