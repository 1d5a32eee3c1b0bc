import { foldIn, type Key, permutation } from "@rote/random";
import type { Batch } from "./batch.ts";

/**
 * What a permutation of pixels moves: "positions", whose channels stay together; the positions of
 * each of the "channels" by its own order; or all height · width · channels "values" freely.
 */
export type Permute = "positions" | "channels" | "values";

export const permutes: readonly Permute[] = ["positions", "channels", "values"];

/** A random order of the values of an image: entry k is the value that moves to k. */
export function pixelOrder(
  key: Key,
  permute: Permute,
  [, height, width, channels]: Batch["shape"],
): Uint32Array {
  const area = height * width;
  if (permute === "values") return permutation(key, area * channels);

  const together = permute === "positions" ? permutation(key, area) : undefined;
  const order = new Uint32Array(area * channels);
  for (let channel = 0; channel < channels; channel++) {
    const from = together ?? permutation(foldIn(key, channel), area);
    for (let p = 0; p < area; p++) order[p * channels + channel] = from[p]! * channels + channel;
  }
  return order;
}

/** Writes image `at` of `from` into `to`, its values in the given order. */
export function movePixels(
  from: Batch["images"],
  to: Batch["images"],
  at: number,
  order: Uint32Array,
): void {
  const start = at * order.length;
  for (let k = 0; k < order.length; k++) to[start + k] = from[start + order[k]!]!;
}

/** Undoes `movePixels`. */
export function movePixelsBack(
  from: Batch["images"],
  to: Batch["images"],
  at: number,
  order: Uint32Array,
): void {
  const start = at * order.length;
  for (let k = 0; k < order.length; k++) to[start + order[k]!] = from[start + k]!;
}
