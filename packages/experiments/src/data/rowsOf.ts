import type { ImageSet } from "@rote/datasets";

/** The examples from one place up to another, as part of the set: its fingerprint stays. */
export function rowsOf(set: Required<ImageSet>, from: number, to: number): Required<ImageSet> {
  const [n, height, width, channels] = set.shape;
  if (from === 0 && to === n) return set;
  const size = height * width * channels;
  return {
    ...set,
    images: set.images.subarray(from * size, to * size),
    labels: set.labels.subarray(from, to),
    indices: set.indices.subarray(from, to),
    shape: [to - from, height, width, channels],
  };
}
