import { checkOptions } from "@rote/options";
import { checkImages, isBytes } from "./checkImages.ts";
import { copyParts } from "./copyParts.ts";
import { ImageArgumentError } from "./imageArgumentError.ts";
import type { ImageSet } from "./imageSet.ts";

/**
 * The central `height` × `width` pixels of each image; an odd margin leaves the larger part at the
 * bottom and right, as in TensorFlow, the paper's program (torchvision's rule, which rounds halves
 * to even, is that of `resizeAndCrop`):
 *
 *     x′[r, s] = x[r + ⌊(H − height)/2⌋, s + ⌊(W − width)/2⌋].
 *
 * 28 of 32 takes rows and columns 2 to 29, as in Zhang et al., section 2.
 *
 * @param size of the crop: one number for a square, or both.
 * @returns a new array, of bytes or of float32 as the images are; other fields of `set` are
 * copied.
 * @throws {ImageArgumentError} if a size is not a positive integer, an image is smaller, or the
 * images are not bytes or float32 of their shape.
 */
export function centerCrop<S extends ImageSet<Uint8Array | Float32Array, ArrayLike<number>>>(
  set: S,
  size: number | { readonly height: number; readonly width: number },
): S {
  checkImages("centerCrop", set);
  const both = typeof size === "number" ? { height: size, width: size } : size;
  checkOptions(
    "centerCrop",
    both,
    { height: "number", width: "number" },
    ImageArgumentError,
    "size",
  );
  const { height, width } = both;
  const [n, fullHeight, fullWidth, channels] = set.shape;
  check("height", height, fullHeight);
  check("width", width, fullWidth);
  const top = Math.floor((fullHeight - height) / 2);
  const left = Math.floor((fullWidth - width) / 2);
  const row = width * channels;
  const count = n * height * row;
  const images = isBytes(set.images) ? new Uint8Array(count) : new Float32Array(count);
  for (let i = 0, to = 0; i < n; i++) {
    for (let y = top; y < top + height; y++, to += row) {
      const from = ((i * fullHeight + y) * fullWidth + left) * channels;
      images.set(set.images.subarray(from, from + row), to);
    }
  }
  const { images: _, ...others } = set;
  return { ...copyParts(others), images, shape: [n, height, width, channels] } as unknown as S;
}

function check(name: string, size: number, most: number): void {
  if (Number.isInteger(size) && size >= 1 && size <= most) return;
  throw new ImageArgumentError(
    `centerCrop: ${name} must be an integer in [1, ${most}], that of the images, got ${size}.`,
  );
}
