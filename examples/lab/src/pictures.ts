import type { ImageSetWith } from "@rote/datasets";

/** Small pictures in one piece, as `ImageData` has them: one below the other. */
export interface Pictures {
  count: number;
  width: number;
  height: number;
  /** Red, green, blue, alpha; `count · height` rows. */
  pixels: Uint8ClampedArray<ArrayBuffer>;
  labels: number[];
}

/** The least a picture needs to be drawn: bytes as they are, other numbers stretched to 0 … 255. */
type Drawable = ImageSetWith<"labels">;

/**
 * The first `count` images of a set as pixels to be shown. Float32 images, such as Gaussian pixels,
 * are stretched so that each shows its own range.
 */
export function picturesOf({ images, shape, labels }: Drawable, count: number): Pictures {
  const [n, height, width, channels] = shape;
  const shown = Math.min(count, n);
  const size = height * width;
  const pixels = new Uint8ClampedArray(shown * size * 4);
  for (let i = 0; i < shown; i++) {
    const image = images.subarray(i * size * channels, (i + 1) * size * channels);
    const { low, scale } = images instanceof Uint8Array ? { low: 0, scale: 1 } : range(image);
    for (let p = 0; p < size; p++) {
      const at = (i * size + p) * 4;
      for (let c = 0; c < 3; c++) {
        const value = image[p * channels + (channels === 1 ? 0 : c)]!;
        pixels[at + c] = (value - low) * scale;
      }
      pixels[at + 3] = 255;
    }
  }
  return { count: shown, width, height, pixels, labels: Array.from(labels.subarray(0, shown)) };
}

function range(values: Uint8Array | Float32Array) {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return { low, scale: high > low ? 255 / (high - low) : 0 };
}
