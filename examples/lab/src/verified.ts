import { CorruptFileError, describeDataset, fingerprint, type ImageSet } from "@rote/datasets";

/** The beginning of a split that comes with the page. */
export interface ServedSplit {
  examples: number;
  /** SHA-256 of those examples, as of the same split loaded by `@rote/datasets` in Node. */
  fingerprint: string;
}

interface Found {
  images: Uint8Array | Float32Array;
  labels: Uint8Array | Int32Array;
  shape: readonly [n: number, height: number, width: number, channels: number];
  expected: ServedSplit;
}

/**
 * The first `count` examples of what was found beside the page.
 *
 * @throws {CorruptFileError} if the whole of it has another fingerprint than expected.
 */
export function verified(
  name: string,
  split: "train" | "test",
  count: number,
  { images, labels, shape, expected }: Found,
): Required<ImageSet> {
  const { classes } = describeDataset(name);
  const found = fingerprint({ images, labels, shape, classes } as Required<ImageSet>);
  if (found !== expected.fingerprint) {
    throw new CorruptFileError({
      who: name,
      file: `the page's ${split} set`,
      expected: `the fingerprint ${expected.fingerprint}`,
      found,
      remedy: "Run `pnpm --filter @rote-examples/lab data` again.",
    });
  }
  const [, height, width, channels] = shape;
  const some = {
    classes,
    shape: [count, height, width, channels] as const,
    images: images.subarray(0, count * height * width * channels),
    labels: labels.subarray(0, count),
  };
  const indices = Uint32Array.from({ length: count }, (_, i) => i);
  return { ...some, fingerprint: fingerprint(some), split, indices };
}
