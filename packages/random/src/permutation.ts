import { allocate } from "./check.ts";
import type { Key } from "./key.ts";
import { RandomArgumentError } from "./randomArgumentError.ts";
import { shown } from "./shown.ts";
import { Words } from "./words.ts";

/**
 * A permutation of 0, …, n − 1, each of the n! equally likely (Fisher–Yates).
 *
 * @throws {RandomArgumentError} if `n` is not an integer in [0, 2³² − 1].
 */
export function permutation(key: Key, n: number): Uint32Array {
  if (!Number.isInteger(n) || n < 0 || n >= 2 ** 32) {
    throw new RandomArgumentError(
      `permutation: n must be an integer in [0, 2^32 − 1], got ${shown(n)}.`,
    );
  }
  const words = new Words(key, n);
  const order = allocate("permutation", n, 4, (length) => new Uint32Array(length));
  for (let i = 0; i < n; i++) order[i] = i;
  for (let last = n - 1; last > 0; last--) {
    const chosen = words.below(last + 1);
    const moved = order[last]!;
    order[last] = order[chosen]!;
    order[chosen] = moved;
  }
  return order;
}
