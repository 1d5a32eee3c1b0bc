import type { ImageSet } from "@rote/images";
import { checkOptions } from "@rote/options";
import { bits, foldIn, integer, key, split as splitKey } from "@rote/random";
import { DatasetArgumentError } from "./datasetArgumentError.ts";
import { fingerprint } from "./fingerprint.ts";
import { allocateImages, checkSyntheticShape, type SyntheticOptions } from "./syntheticOptions.ts";

/**
 * Images of noise with labels of chance: every byte and every label uniform, nothing to learn, all
 * to memorize. An example depends on the seed, the split and its index alone.
 *
 * Images: uint8 `[n, height, width, channels]`. Labels: int32.
 *
 * @throws {DatasetArgumentError} if a size is not a positive integer, the images do not fit into
 * memory.
 */
export function uniformNoise(options: SyntheticOptions): Required<ImageSet> {
  checkOptions(
    "uniformNoise",
    options,
    { n: "number", shape: true, classes: "number", seed: "number", split: true },
    DatasetArgumentError,
  );

  const { n, shape, classes = 10, seed = 0, split = "train" } = options;
  checkSyntheticShape("uniformNoise", n, shape, classes, split);
  const size = shape[0] * shape[1] * shape[2];
  const root = foldIn(key(seed, "uniformNoise"), split);
  const [images, labels] = allocateImages("uniformNoise", n * (size + 4), () => [
    new Uint8Array(n * size),
    new Int32Array(n),
  ]);
  for (let i = 0; i < n; i++) {
    const [forLabel, forImage] = splitKey(foldIn(root, i));
    labels[i] = integer(forLabel, classes);
    const words = bits(forImage, Math.ceil(size / 4));
    // Byte by byte, so that the order of bytes in a word is ours and not the machine's.
    for (let p = 0; p < size; p++) images[i * size + p] = words[p >> 2]! >>> (8 * (p & 3));
  }
  const set = {
    images,
    shape: [n, ...shape] as const,
    labels,
    classes: Array.from({ length: classes }, (_, k) => String(k)),
  };
  const indices = Uint32Array.from({ length: n }, (_, i) => i);
  return { ...set, fingerprint: fingerprint(set), split, indices };
}
