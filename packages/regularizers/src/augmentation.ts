import { copyParts } from "@rote/images";
import { foldIn, type Key, key } from "@rote/random";
import { checkBatch, type ImageBatch, type Pixels } from "./imageBatch.ts";

/** What determines an augmentation: its name, its parameters, all of them, and its seed. */
export interface AugmentationSpec {
  readonly name: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly seed: number;
}

/**
 * A random change of training images, a new one each epoch. An augmentation is a value:
 * `JSON.stringify` gives its name, parameters and seed. What happens to an image depends on those,
 * on the epoch and on the image's index in the data set: not on the batch it came in, the order or
 * the worker. So a run that is resumed in the middle of an epoch sees the images it would have
 * seen.
 */
export interface Augmentation extends AugmentationSpec {
  /**
   * Augmented images, as new data; everything else of the batch is copied.
   *
   * @param epoch a non-negative integer.
   * @throws {RegularizerArgumentError} if the batch or the epoch is not of the form it needs.
   */
  apply<B extends ImageBatch>(batch: B, epoch: number): B;
}

/** One image, row-major `[height, width, channels]`. */
export interface Image {
  pixels: Pixels;
  height: number;
  width: number;
  channels: number;
}

/**
 * An augmentation defined by what it does to one image: `draw` fills `target`, whose pixels are
 * zero, from `source`, with randomness from `key` alone.
 *
 * @param prepare checks that the batch suits, and says which size its images will have; by default
 * the same.
 */
export function defineAugmentation(
  { name, params, seed }: AugmentationSpec,
  draw: (key: Key, source: Image, target: Image) => void,
  prepare: (batch: ImageBatch) => readonly [height: number, width: number] = ({ shape }) => [
    shape[1],
    shape[2],
  ],
): Augmentation {
  const root = key(seed, name);
  return {
    name,
    params,
    seed,
    apply(batch, epoch) {
      checkBatch(name, batch, epoch);
      const [n, height, width, channels] = batch.shape;
      const [newHeight, newWidth] = prepare(batch);
      const inner = height * width * channels;
      const outer = newHeight * newWidth * channels;
      const images =
        batch.images instanceof Uint8Array
          ? new Uint8Array(n * outer)
          : new Float32Array(n * outer);
      const ofEpoch = foldIn(root, epoch);
      const source: Image = { pixels: batch.images, height, width, channels };
      const target: Image = { pixels: images, height: newHeight, width: newWidth, channels };
      for (let i = 0; i < n; i++) {
        source.pixels = batch.images.subarray(i * inner, (i + 1) * inner);
        target.pixels = images.subarray(i * outer, (i + 1) * outer);
        draw(foldIn(ofEpoch, batch.indices[i]!), source, target);
      }
      const { images: _, ...others } = batch;
      return {
        ...copyParts(others),
        images,
        shape: [n, newHeight, newWidth, channels],
      } as unknown as typeof batch;
    },
  };
}
