import { checkImages, isBytes } from "./checkImages.ts";
import { copyParts } from "./copyParts.ts";
import type { ImageSet } from "./imageSet.ts";

/**
 * Scales each image to mean 0 and variance 1 over all its N = height · width · channels values:
 *
 *     x′ = (x − mean) / max(σ, 1/√N),   σ² = mean of (x − mean)²
 *
 * A constant image becomes zeros, also where the mean of its floats is rounded. The floor of σ is
 * meant for values in [0, 1]: bytes are divided by 255 first, floats are taken as they are.
 *
 * @returns a new Float32Array; other fields of `set` are copied.
 * @throws {ImageArgumentError} if the images are not bytes or float32 of their shape.
 *
 * Reference: TensorFlow's `per_image_whitening` (now `tf.image.per_image_standardization`), the
 * preprocessing of Zhang et al., ICLR 2017, appendix A.
 */
export function perImageWhitening<S extends ImageSet<Uint8Array | Float32Array, ArrayLike<number>>>(
  set: S,
): Omit<S, "images"> & { images: Float32Array } {
  checkImages("perImageWhitening", set);
  const [n, height, width, channels] = set.shape;
  const size = height * width * channels;
  const unit = isBytes(set.images) ? 1 / 255 : 1;
  const floor = 1 / Math.sqrt(size);
  const images = new Float32Array(n * size);
  for (let start = 0; start < n * size; start += size) {
    let sum = 0;
    for (let i = start; i < start + size; i++) sum += set.images[i]!;
    const mean = sum / size;
    let squares = 0;
    for (let i = start; i < start + size; i++) {
      const difference = set.images[i]! - mean;
      squares += difference * difference;
    }
    const deviation = Math.sqrt(squares / size);
    if (deviation <= size * Number.EPSILON * Math.abs(mean)) continue;
    const scale = unit / Math.max(unit * deviation, floor);
    for (let i = start; i < start + size; i++) images[i] = (set.images[i]! - mean) * scale;
  }
  const { images: _, ...others } = set;
  return { ...copyParts(others), images };
}
