import type { Key } from "./key.ts";
import { Words } from "./words.ts";

/** Uniform in [0, 1), with all 53 bits that a number holds. */
export function uniform(key: Key): number {
  return next(new Words(key));
}

/** `length` independent numbers, uniform in [0, 1). The first equals `uniform(key)`. */
export function uniforms(key: Key, length: number): Float64Array {
  const words = new Words(key);
  const out = new Float64Array(length);
  for (let i = 0; i < length; i++) out[i] = next(words);
  return out;
}

/** 53 bits out of two words, as a multiple of 2⁻⁵³. */
function next(words: Words): number {
  const high = words.next() >>> 5; // 27 bits
  const low = words.next() >>> 6; // 26 bits
  return (high * 2 ** 26 + low) / 2 ** 53;
}
