import { bits } from "./bits.ts";
import { allocate, checkFloats } from "./check.ts";
import type { Key } from "./key.ts";

/** Uniform in [0, 1), with all 53 bits that a number holds. */
export function uniform(key: Key): number {
  return uniforms(key, 1)[0]!;
}

/** `length` independent numbers, uniform in [0, 1). The first equals `uniform(key)`. */
export function uniforms(key: Key, length: number): Float64Array {
  return uniformsInto(
    allocate("uniforms", length, 8, (n) => new Float64Array(n)),
    key,
  );
}

/** Fills `out` with what `uniforms` gives, and returns it. */
export function uniformsInto<T extends Float32Array | Float64Array>(out: T, key: Key): T {
  checkFloats("uniformsInto", out);
  const words = bits(key, 2 * out.length);
  for (let i = 0; i < out.length; i++) {
    // 53 bits out of two words, as a multiple of 2⁻⁵³.
    const high = words[2 * i]! >>> 5; // 27 bits
    const low = words[2 * i + 1]! >>> 6; // 26 bits
    out[i] = (high * 2 ** 26 + low) / 2 ** 53;
  }
  return out;
}
