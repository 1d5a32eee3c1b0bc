import { allocate } from "./check.ts";
import { checkKey, type Key } from "./key.ts";
import { threefry2x32 } from "./threefry.ts";

/**
 * The first `length` words of the key's stream, each uniform in {0, …, 2³² − 1}.
 *
 * @throws {RandomArgumentError} if `length` is not a non-negative integer, or too large for memory.
 */
export function bits(key: Key, length: number): Uint32Array {
  const [k0, k1] = checkKey(key);
  const words = allocate("bits", length, 4, (n) => new Uint32Array(n + (n % 2)));
  threefry2x32(k0, k1, 0, 0, words);
  return length % 2 === 0 ? words : words.slice(0, length);
}
