import { TrainingArgumentError } from "./trainingArgumentError.ts";

/** Images as rows of a typed array: row-major `[n, height, width, channels]`. */
export interface Images<T extends Uint8Array | Float32Array = Uint8Array | Float32Array> {
  images: T;
  shape: readonly [n: number, height: number, width: number, channels: number];
}

/**
 * The central `size` × `size` pixels of each image; an odd margin leaves the larger part at the
 * bottom and right. 28 of 32 takes rows and columns 2 to 29, as in Zhang et al., section 2.
 *
 * @returns a new array of the same type; other fields of `set` are handed on.
 * @throws {TrainingArgumentError} if an image is smaller than that.
 */
export function centralCrop<S extends Images>(set: S, size: number): S {
  const [n, height, width, channels] = set.shape;
  if (!Number.isInteger(size) || size < 1 || size > height || size > width) {
    throw new TrainingArgumentError(
      `centralCrop: size must be an integer from 1 to ${Math.min(height, width)} for images of ` +
        `${height}×${width}, got ${size}.`,
    );
  }
  const top = Math.floor((height - size) / 2);
  const left = Math.floor((width - size) / 2);
  const row = size * channels;
  const images = new (set.images.constructor as Uint8ArrayConstructor)(n * size * row);
  for (let i = 0; i < n; i++) {
    for (let y = 0; y < size; y++) {
      const from = ((i * height + top + y) * width + left) * channels;
      images.set(set.images.subarray(from, from + row), (i * size + y) * row);
    }
  }
  return { ...set, images, shape: [n, size, size, channels] };
}
