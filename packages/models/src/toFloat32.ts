import type { SafetensorsEntry } from "@rote/safetensors";
import { ModelFileError } from "./modelFileError.ts";

/**
 * The numbers of a tensor of a safetensors file as float32: halves and bfloat16 exactly, float64
 * rounded.
 *
 * @throws {ModelFileError} if it is of another type.
 */
export function toFloat32({ dtype, data }: SafetensorsEntry): Float32Array {
  const { buffer } = data.slice(); // a typed array of words needs an aligned start
  switch (dtype) {
    case "F32":
      return new Float32Array(buffer);
    case "F64":
      return Float32Array.from(new Float64Array(buffer));
    case "BF16":
      return fromWords(new Uint16Array(buffer), (word) => word << 16);
    case "F16":
      return fromWords(new Uint16Array(buffer), singleOfHalf);
    default:
      throw new ModelFileError(
        `loadStateDict: weights must be F32, F16, BF16 or F64, got ${dtype}. Save them as floats.`,
      );
  }
}

/** float32 numbers by their bits. */
function fromWords(words: Uint16Array, bitsOf: (word: number) => number): Float32Array {
  return new Float32Array(Int32Array.from(words, bitsOf).buffer);
}

/** The bits of a float32 that is the number of a float16. */
function singleOfHalf(half: number): number {
  const sign = (half & 0x8000) << 16;
  const exponent = (half >> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0x1f) return sign | 0x7f800000 | (fraction << 13); // infinities, NaN
  if (exponent !== 0) return sign | ((exponent + 112) << 23) | (fraction << 13);
  if (fraction === 0) return sign;
  // Of a number below 2⁻¹⁴ the highest bit becomes the implicit one.
  const shift = Math.clz32(fraction) - 21;
  return sign | ((113 - shift) << 23) | (((fraction << shift) & 0x3ff) << 13);
}
