import { checkArgument, checkOptions } from "@rote/options";
import { type Batch, checkIndex } from "./batch.ts";
import { applied, type Corruption, checkCorruption } from "./corruption.ts";
import { BatchError, CorruptionOptionError } from "./errors.ts";

export interface RawImageOptions extends Pick<Batch, "split"> {
  /** The image's place in its split of the data set: each index draws its own random numbers. */
  index: number;
}

/** Pixels as transformers.js' `RawImage` and many decoders hold them: rows of bytes. */
export interface RawPixels {
  data: Uint8Array | Uint8ClampedArray;
  width: number;
  height: number;
  /** 1 grey, 2 grey and alpha, 3 colour, 4 colour and alpha. */
  channels: 1 | 2 | 3 | 4;
}

/**
 * Corrupts the pixels of one decoded image, and gives new ones:
 *
 *     const { data, width, height, channels } = corruptRawImage(image, corruption, { index });
 *     const noisy = new RawImage(data, width, height, channels);
 *
 * The corruption sees grey or colour in 0 … 255; what it gives is rounded and clamped to that
 * range. The image has one class, so corruptions of labels change nothing.
 *
 * @throws {BatchError} if a pixel is not opaque, the data do not fit, or `index` is no place in a
 * data set.
 */
export function corruptRawImage(
  image: RawPixels,
  corruption: Corruption,
  given: RawImageOptions,
): RawPixels {
  return corruptPixels("corruptRawImage", image, corruption, given);
}

/** The same for whoever is named in errors. */
export function corruptPixels(
  who: string,
  image: RawPixels,
  corruption: Corruption,
  given: RawImageOptions,
): RawPixels {
  checkOptions(who, given, { index: "number", split: true }, CorruptionOptionError);
  const { index, ...options } = given;
  const numbers = { width: "number", height: "number", channels: "number" } as const;
  const kind = { data: "numbers", ...numbers } as const;
  checkArgument(who, "image", image, kind, BatchError);
  checkCorruption(who, corruption);
  checkIndex(who, index);
  const { width, height, channels, data } = image;
  if (![1, 2, 3, 4].includes(channels)) {
    throw new BatchError(`${who}: channels must be 1, 2, 3 or 4, got ${channels}.`);
  }
  if (data.length !== width * height * channels) {
    throw new BatchError(
      `${who}: data must have ${width * height * channels} bytes for ${width} × ` +
        `${height} × ${channels}, got ${data.length}.`,
    );
  }
  const colours = channels % 2 === 0 ? channels - 1 : channels; // the last of an even number: alpha
  const images = new Uint8Array(width * height * colours);
  for (let p = 0; p < width * height; p++) {
    if (colours < channels && data[p * channels + colours] !== 255) {
      throw new BatchError(
        `${who}: every pixel must be opaque, got alpha ${data[p * channels + colours]}. ` +
          "Draw the image on a filled background first.",
      );
    }
    for (let c = 0; c < colours; c++) images[p * colours + c] = data[p * channels + c]!;
  }
  const after = applied(who, corruption, {
    ...options,
    indices: Uint32Array.of(index),
    images,
    shape: [1, height, width, colours],
    labels: Uint8Array.of(0),
    classes: ["image"],
  });
  const [, newHeight, newWidth] = after.shape;
  const rounded = Uint8ClampedArray.from(after.images); // rounds and clamps
  const pixels = new Uint8ClampedArray(newWidth * newHeight * channels).fill(255);
  for (let p = 0; p < newWidth * newHeight; p++) {
    pixels.set(rounded.subarray(p * colours, (p + 1) * colours), p * channels);
  }
  const own = data instanceof Uint8ClampedArray ? pixels : new Uint8Array(pixels.buffer);
  return { data: own, width: newWidth, height: newHeight, channels };
}
