import { bits, integers, key } from "@rote/random";
import type { Batch } from "./index.ts";

/** Random bytes and labels of ten classes, the same every time. */
export function testBatch(shape: Batch["shape"], split?: string): Batch {
  const [n, height, width, channels] = shape;
  return {
    indices: Uint32Array.from({ length: n }, (_, i) => i),
    images: Uint8Array.from(bits(key(1), n * height * width * channels), (word) => word >>> 24),
    shape,
    labels: Uint8Array.from(integers(key(2), 10, n)),
    classes: Array.from({ length: 10 }, (_, c) => `class ${c}`),
    ...(split !== undefined && { split }),
  };
}

/** The examples at the places `rows`. */
export function take(batch: Batch, rows: readonly number[]): Batch {
  const size = batch.images.length / batch.shape[0];
  const images = batch.images.slice(0, rows.length * size);
  for (const [i, row] of rows.entries()) {
    images.set(batch.images.subarray(row * size, (row + 1) * size), i * size);
  }
  const [, height, width, channels] = batch.shape;
  return {
    ...batch,
    indices: Uint32Array.from(rows, (row) => batch.indices[row]!),
    images,
    shape: [rows.length, height, width, channels],
    labels: batch.labels.slice(0, rows.length).map((_, i) => batch.labels[rows[i]!]!),
  };
}
