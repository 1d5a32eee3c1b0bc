import type { Key } from "./key.ts";
import { RandomArgumentError } from "./randomArgumentError.ts";
import { Words } from "./words.ts";

/**
 * Uniform in {0, …, n − 1}, without modulo bias.
 *
 * @throws {RandomArgumentError} if `n` is not an integer from 1 to 2³².
 */
export function integer(key: Key, n: number): number {
  checkBound("integer", n);
  return new Words(key).below(n);
}

/**
 * `length` independent integers, uniform in {0, …, n − 1}. The first equals `integer(key, n)`.
 *
 * @throws {RandomArgumentError} if `n` is not an integer from 1 to 2³².
 */
export function integers(key: Key, n: number, length: number): Uint32Array {
  checkBound("integers", n);
  const words = new Words(key, length);
  const out = new Uint32Array(length);
  for (let i = 0; i < length; i++) out[i] = words.below(n);
  return out;
}

function checkBound(who: string, n: number): void {
  if (!Number.isInteger(n) || n < 1 || n > 2 ** 32) {
    throw new RandomArgumentError(`${who}: n must be an integer in [1, 2^32], got ${n}.`);
  }
}
