import type { Key } from "./key.ts";
import { Words } from "./words.ts";

/** The first `length` words of the key's stream, each uniform in {0, …, 2³² − 1}. */
export function bits(key: Key, length: number): Uint32Array {
  const words = new Words(key);
  return Uint32Array.from({ length }, () => words.next());
}
