import { integers, key } from "@rote/random";
import type { LabelledBatch } from "./index.ts";

/** Random bytes, with indices that are not places in the batch. */
export function testBatch(
  shape: readonly [number, number, number, number] = [6, 8, 8, 3],
): LabelledBatch & { images: Uint8Array } {
  const size = shape.reduce((a, b) => a * b);
  return {
    images: Uint8Array.from(integers(key(1, "images"), 256, size)),
    shape,
    indices: Uint32Array.from({ length: shape[0] }, (_, i) => 1000 + 7 * i),
    labels: Int32Array.from(integers(key(1, "labels"), 10, shape[0])),
    classes: Array.from({ length: 10 }, (_, i) => `class ${i}`),
  };
}

/** The same with pixels from 0 to 1. */
export function testFloatBatch(shape?: readonly [number, number, number, number]) {
  const batch = testBatch(shape);
  return { ...batch, images: Float32Array.from(batch.images, (byte) => byte / 255) };
}

/** These rows of a batch. */
export function take<B extends LabelledBatch>(batch: B, rows: readonly number[]): B {
  const size = batch.images.length / batch.shape[0];
  const images = new (batch.images.constructor as Uint8ArrayConstructor)(rows.length * size);
  for (const [to, row] of rows.entries()) {
    images.set(batch.images.subarray(row * size, (row + 1) * size), to * size);
  }
  return {
    ...batch,
    images,
    shape: [rows.length, ...batch.shape.slice(1)],
    indices: Uint32Array.from(rows, (row) => batch.indices[row]!),
    labels: Int32Array.from(rows, (row) => batch.labels[row]!),
  };
}

/** One image of one channel. */
export const testImage = (pixels: readonly number[], height: number, width: number) => ({
  images: Uint8Array.from(pixels),
  shape: [1, height, width, 1] as const,
  indices: Uint32Array.of(0),
});
