import { checkArgument } from "@rote/options";
import type { Corruption } from "./corruption.ts";
import { corruptPixels, type RawImageOptions } from "./corruptRawImage.ts";
import { BatchError } from "./errors.ts";

export type ImageDataOptions = RawImageOptions;

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
  const kind = { data: "numbers", width: "number", height: "number" } as const;
  checkArgument("corruptImageData", "image", image, kind, BatchError);
  const { data, width, height } = image;
  const pixels = { data: new Uint8ClampedArray(data), width, height, channels: 4 } as const;
  const after = corruptPixels("corruptImageData", pixels, corruption, given);
  const result = new ImageData(after.width, after.height);
  result.data.set(after.data);
  return result;
}
