import { type ImageSetWith, isBytes } from "@rote/images";
import { shown } from "@rote/options";
import { DatasetArgumentError } from "./datasetArgumentError.ts";

/** Some examples of a set. */
export type Batch = ImageSetWith<"labels" | "classes" | "split" | "indices">;

/** Copies of the examples at `places` of a set that has been checked, in that order. */
export function take(set: Batch, places: ArrayLike<number>): Batch {
  const [n, height, width, channels] = set.shape;
  const size = height * width * channels;
  // Not by the array's own class: a Buffer's would share its memory, clamped bytes are bytes.
  const images = isBytes(set.images)
    ? new Uint8Array(places.length * size)
    : new Float32Array(places.length * size);
  const labels = isBytes(set.labels)
    ? new Uint8Array(places.length)
    : new Int32Array(places.length);
  const indices = new Uint32Array(places.length);
  for (let i = 0; i < places.length; i++) {
    const place = places[i]!;
    if (!Number.isInteger(place) || place < 0 || place >= n) {
      throw new DatasetArgumentError(
        `datasets: places must be integers from 0 to ${n - 1}, got ${shown(place)}.`,
      );
    }
    images.set(set.images.subarray(place * size, (place + 1) * size), i * size);
    labels[i] = set.labels[place]!;
    indices[i] = set.indices === undefined ? place : set.indices[place]!;
  }
  const shape = [places.length, height, width, channels] as const;
  return { images, shape, labels, classes: set.classes, split: set.split, indices };
}
