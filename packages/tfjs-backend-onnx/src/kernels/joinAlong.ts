import { ARRAY_TYPE, type Spec, sizeOf, type TypedArray } from "../graph/spec.ts";
import type { Elements } from "../program/kernel.ts";

/**
 * Arrays one after the other, in an array of the given shape. What lies before the axis is the same
 * in all of them.
 */
export function joinAlong(
  axis: number,
  arrays: readonly Elements[],
  { shape, dtype }: Spec,
): TypedArray {
  const y = new ARRAY_TYPE[dtype](sizeOf(shape));
  const blocks = sizeOf(shape.slice(0, axis));
  const stride = y.length / blocks;
  let start = 0;
  for (const { data, dtype: from } of arrays) {
    const length = data.length / blocks;
    const isTest = dtype === "bool" && from !== "bool";
    for (let block = 0; block < blocks; block++) {
      const read = block * length;
      const written = block * stride + start;
      for (let i = 0; i < length; i++) {
        const value = data[read + i]!;
        y[written + i] = isTest ? +(value !== 0) : value;
      }
    }
    start += length;
  }
  return y;
}
