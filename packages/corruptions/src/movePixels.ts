import { foldIn, type Key, permutation } from "@rote/random";
import type { Batch } from "./batch.ts";

/**
 * What a permutation of pixels moves: "positions", whose channels stay together; the positions of
 * each of the "channels" by an order of its own; or all height · width · channels "values" freely.
 */
export type Permute = "positions" | "channels" | "values";

export const permutes: readonly Permute[] = ["positions", "channels", "values"];

/** For each value of an image, the place in the image that it comes from. */
export function pixelOrder(
  key: Key,
  permute: Permute,
  [, height, width, channels]: Batch["shape"],
) {
  const area = height * width;
  if (permute === "values") return permutation(key, area * channels);

  const order = new Uint32Array(area * channels);
  for (let channel = 0; channel < channels; channel++) {
    const from = permutation(permute === "channels" ? foldIn(key, channel) : key, area);
    for (let p = 0; p < area; p++) order[p * channels + channel] = from[p]! * channels + channel;
  }
  return order;
}

/** Writes image `at` of `from` into `to`, rearranged by `order`. */
export function movePixels<T extends Batch["images"]>(
  from: T,
  to: T,
  at: number,
  order: Uint32Array,
) {
  const start = at * order.length;
  for (let k = 0; k < order.length; k++) to[start + k] = from[start + order[k]!]!;
}

/** Undoes `movePixels`. */
export function movePixelsBack<T extends Batch["images"]>(
  from: T,
  to: T,
  at: number,
  order: Uint32Array,
) {
  const start = at * order.length;
  for (let k = 0; k < order.length; k++) to[start + order[k]!] = from[start + k]!;
}
