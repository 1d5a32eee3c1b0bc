import { foldIn, type Key, permutation } from "@rote/random";
import type { Batch } from "./batch.ts";

/**
 * What a permutation of pixels moves: "positions", whose channels stay together; the positions of
 * each of the "channels" by an order of its own; or all height · width · channels "values" freely.
 */
export type Permute = "positions" | "channels" | "values";

export const permutes: readonly Permute[] = ["positions", "channels", "values"];

/**
 * A random order of the cells of an image: of its positions, whose cells have all channels, or of
 * its values. Entry k is the cell that moves to k.
 */
export function pixelOrder(
  key: Key,
  permute: Permute,
  [, height, width, channels]: Batch["shape"],
) {
  const area = height * width;
  if (permute === "positions") return permutation(key, area);
  if (permute === "values") return permutation(key, area * channels);

  const order = new Uint32Array(area * channels);
  for (let channel = 0; channel < channels; channel++) {
    const from = permutation(foldIn(key, channel), area);
    for (let p = 0; p < area; p++) order[p * channels + channel] = from[p]! * channels + channel;
  }
  return order;
}

/** Writes image `at` of `from`, which has `size` values, into `to`, its cells in the given order. */
export function movePixels(
  from: Batch["images"],
  to: Batch["images"],
  at: number,
  size: number,
  order: Uint32Array,
): void {
  const cell = size / order.length;
  let target = at * size;
  for (let k = 0; k < order.length; k++) {
    const source = at * size + order[k]! * cell;
    for (let c = 0; c < cell; c++) to[target++] = from[source + c]!;
  }
}

/** Undoes `movePixels`. */
export function movePixelsBack(
  from: Batch["images"],
  to: Batch["images"],
  at: number,
  size: number,
  order: Uint32Array,
): void {
  const cell = size / order.length;
  let source = at * size;
  for (let k = 0; k < order.length; k++) {
    const target = at * size + order[k]! * cell;
    for (let c = 0; c < cell; c++) to[target + c] = from[source++]!;
  }
}
