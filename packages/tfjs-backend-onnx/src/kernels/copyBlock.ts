import { sizeOf, type TypedArray } from "../graph/spec.ts";

/** A part of an array, in the order of its own axes: a slice, or a transposed array. */
export function copyBlock(
  data: TypedArray,
  offset: number,
  strides: readonly number[],
  shape: readonly number[],
): TypedArray {
  const result = new (data.constructor as Float32ArrayConstructor)(sizeOf(shape));
  if (result.length === 0) return result;
  const last = shape.length - 1;
  const length = last < 0 ? 1 : shape[last]!;
  const step = last < 0 ? 1 : strides[last]!;
  const at = new Array<number>(Math.max(last, 0)).fill(0); // along all axes but the last
  let from = offset;
  for (let to = 0; to < result.length; to += length) {
    if (step === 1 && length > 16) {
      result.set(data.subarray(from, from + length) as Float32Array, to);
    } else {
      for (let i = 0, source = from; i < length; i++, source += step) {
        result[to + i] = data[source]!;
      }
    }
    for (let axis = last - 1; axis >= 0; axis--) {
      from += strides[axis]!;
      if (++at[axis]! < shape[axis]!) break;
      from -= strides[axis]! * shape[axis]!;
      at[axis] = 0;
    }
  }
  return result;
}
