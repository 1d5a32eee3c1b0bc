import type { ImageSetWith } from "@rote/images";
import { DatasetArgumentError } from "./datasetArgumentError.ts";

/** Some examples of a set. */
export type Batch = ImageSetWith<"labels" | "classes" | "split" | "indices">;

/** Copies of the examples at `places`, in that order. */
export function take(set: Batch, places: ArrayLike<number>): Batch {
  const [n, height, width, channels] = set.shape;
  const size = height * width * channels;
  const images = new (set.images.constructor as typeof Uint8Array)(places.length * size);
  const labels = new (set.labels.constructor as typeof Uint8Array)(places.length);
  const indices = new Uint32Array(places.length);
  for (let i = 0; i < places.length; i++) {
    const place = places[i]!;
    if (!Number.isInteger(place) || place < 0 || place >= n) {
      throw new DatasetArgumentError(
        `datasets: places must be integers from 0 to ${n - 1}, got ${place}.`,
      );
    }
    images.set(set.images.subarray(place * size, (place + 1) * size) as Uint8Array, i * size);
    labels[i] = set.labels[place]!;
    indices[i] = set.indices[place]!;
  }
  const shape = [places.length, height, width, channels] as const;
  return { images, shape, labels, classes: set.classes, split: set.split, indices };
}
