import { foldIn, integers, key, permutation } from "@rote/random";

/** Signs of one draw, +1 and −1 with even odds, one for each of n examples. */
export function signsOf(seed: number, draw: number, n: number): Int8Array {
  const bits = integers(foldIn(key(seed, "complexity/signs"), draw), 2, n);
  return Int8Array.from(bits, (bit) => 2 * bit - 1);
}

/** How many of them are +1. */
export const positivesOf = (signs: Int8Array): number =>
  signs.reduce((count, sign) => count + (sign > 0 ? 1 : 0), 0);

/** The places of the examples to leave out, different ones, among n. */
export const leftOutOf = (seed: number, count: number, n: number): number[] => [
  ...permutation(key(seed, "complexity/leftOut"), n).subarray(0, count),
];
