import { sizeOf, type TypedArray } from "../graph/spec.ts";
import { rowsOf } from "./strides.ts";

/** Elements of a row from which on it is copied as a whole. */
const LONG = 16;

/** A part of an array, in the order of its own axes: a slice, or a transposed array. */
export function copyBlock(
  data: TypedArray,
  offset: number,
  strides: readonly number[],
  shape: readonly number[],
): TypedArray {
  if (isInOrder(strides, shape)) return data.slice(offset, offset + sizeOf(shape));
  const result = new (data.constructor as Float32ArrayConstructor)(sizeOf(shape));
  const { starts, length, step } = rowsOf(shape, strides);
  for (let row = 0; row < starts.length; row++) {
    const from = offset + starts[row]!;
    const to = row * length;
    if (step === 1 && length > LONG) {
      result.set(data.subarray(from, from + length) as Float32Array, to);
    } else {
      for (let i = 0; i < length; i++) result[to + i] = data[from + i * step]!;
    }
  }
  return result;
}

/** Whether its elements lie one after the other. */
function isInOrder(strides: readonly number[], shape: readonly number[]): boolean {
  let size = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis] === 1) continue;
    if (strides[axis] !== size) return false;
    size *= shape[axis]!;
  }
  return true;
}
